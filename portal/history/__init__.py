"""Who opened what: the trail of a record, in plain words."""
