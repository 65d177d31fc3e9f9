"""Grading: what goes in is frozen, what comes out can be made again from it."""
