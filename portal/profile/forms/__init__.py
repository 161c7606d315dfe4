"""The forms of the health profile, one for each kind of statement."""
