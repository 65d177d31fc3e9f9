"""Permits as electronic licences that anyone can verify."""
