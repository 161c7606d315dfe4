"""Measures that one takes oneself, beside those of professionals: values, targets, curves."""
