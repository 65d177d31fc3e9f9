"""What the public may read about every matter before applying."""
