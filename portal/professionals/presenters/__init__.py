"""Professionals and their rights put into words, by noun."""
