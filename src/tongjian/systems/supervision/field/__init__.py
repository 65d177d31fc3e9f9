"""Visits on the phone, findings, and how each comes to its end."""
