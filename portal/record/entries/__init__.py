"""The structured statements of a record, as they are read."""
