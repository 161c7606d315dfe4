"""The first page of a record: what matters first, what is new, the way to the rest."""
