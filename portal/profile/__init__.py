"""The health profile: what people write themselves of the holder's health, statement by statement."""
