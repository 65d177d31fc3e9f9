"""Versions of layers: read from a file in a process of its own, published, withdrawn.

`actions` decide, `importing` reads, `laying` writes the rows; `staging` is what the one hands to the other.
"""
