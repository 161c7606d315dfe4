"""A copy of everything but the keys, made while others write, and put back."""
