"""Text looked for on pages that are pictures: by a program of its own, page by page, never in a request."""
