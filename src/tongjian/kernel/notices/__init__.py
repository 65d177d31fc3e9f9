"""What the platform tells people about their cases."""
