"""Images that are made when they are looked at: of an imaging examination, and of a page that is read larger."""
