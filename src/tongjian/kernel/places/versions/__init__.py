"""Versions of layers: read from a file in a process of its own, published, withdrawn."""
