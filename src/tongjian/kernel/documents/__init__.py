"""Content-addressed files, and which material of which case they are."""
