"""What is known of professionals and of their rights, by noun."""
