"""The timeline: documents and dated facts, by year and month."""
