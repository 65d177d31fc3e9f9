"""What the public sees of supervision, within the periods of the law."""
