"""What is wrong with the records: missing, contradicting, late, duplicate."""
