"""Professionals: invited, let in, shut out by the holder; their own pages."""
