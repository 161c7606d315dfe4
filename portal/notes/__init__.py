"""Saying that something in the record is wrong, and asking its author to correct it."""
