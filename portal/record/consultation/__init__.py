"""What a professional reads first in a record: one screen, for a consultation of seven minutes."""
