"""Anything with a procedure, a clock and a history: one action framework, one lock, one fold."""
