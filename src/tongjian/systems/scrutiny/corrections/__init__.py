"""What people say their layers and elements are, and the pages on which they say it."""
