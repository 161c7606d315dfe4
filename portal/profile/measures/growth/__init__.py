"""How a child grows: the reference of the World Health Organization, and where values stand in it."""
