"""The project's own benchmark: what a page costs, beside the least that the same stack can cost."""
