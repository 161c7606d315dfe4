"""The life of a record: how it is opened and how its holder comes to it."""
