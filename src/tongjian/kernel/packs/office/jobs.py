"""What is published comes into force by itself on its day."""
