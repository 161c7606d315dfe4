"""The public French medicines files: which medicines there are, in which boxes. Knows no record."""
