"""Pure Python: no Django, no database, no wall clock, no network."""
