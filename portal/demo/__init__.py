"""The demonstration family: believable, wholly invented people and the files their records are filled with."""
