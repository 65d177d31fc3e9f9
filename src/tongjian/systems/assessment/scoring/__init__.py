"""Score sheets of districts: exact, and never changed once made; a correction makes the next version."""
