"""Filters of the pages of the field."""
