"""Orders are carried out in the background, some cases at a time."""
