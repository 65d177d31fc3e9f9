"""Enforcement (执法): penalty cases from source to archive, for every channel of a city."""
