"""The health summary: what a record says of each kind of thing, and what it does not say."""
