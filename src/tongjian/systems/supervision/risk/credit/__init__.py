"""Credit: what is displayed, objected to and repaired."""
