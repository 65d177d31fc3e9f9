"""Organisations, posts and who holds them; permission as a predicate and as a query filter."""
