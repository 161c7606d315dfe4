"""The forms of professionals, by noun."""
