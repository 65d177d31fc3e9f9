"""Grades of risk, warnings with their loop, and credit."""
