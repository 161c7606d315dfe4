"""Files that mean harm or are merely broken, of our own making, and what the portal answers to them."""
