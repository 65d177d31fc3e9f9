"""Work in the background and at a given time, each effect exactly once."""
