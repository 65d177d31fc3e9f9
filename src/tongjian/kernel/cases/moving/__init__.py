"""Running cases in a new version of their definition: a preview, a move by choice, and the way back.

A case keeps the version it was opened under until somebody moves it here. Nothing moves by itself.
"""
