"""Results: by analyte, and one analyte over time."""
