"""Serial numbers without gaps or twins."""
