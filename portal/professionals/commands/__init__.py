"""What is changed in the rights of professionals, by noun; each command writes one trail event."""
