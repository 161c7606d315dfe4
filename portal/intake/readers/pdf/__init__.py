"""PDF: pages as images with their text, and what the file says about itself."""
