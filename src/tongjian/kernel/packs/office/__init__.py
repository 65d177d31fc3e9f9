"""Maintaining a city's pack in pages: a working copy, its proof, publishing, export and import.

What is published is an overlay of whole files over the folder the city came in. No file of that folder is
ever touched, and nothing here knows what is in a file: the loader and its proofs do.
"""
