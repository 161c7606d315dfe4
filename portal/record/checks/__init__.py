"""What the operator's doctor looks at beside the files: what rows say, keys, index. Beneath the guard, no content."""
