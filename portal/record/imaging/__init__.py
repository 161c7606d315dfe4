"""Imaging examinations: their words, and the viewer that their images, the pages of a PDF and photographs share."""
