"""Documents as people read them: the list, one document with its pages, and its files."""
