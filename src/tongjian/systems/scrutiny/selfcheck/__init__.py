"""自查: anybody has a drawing scrutinised as the officer will, without a case, and nothing is kept.

The files lie in a room of their own until the time stated on the page; the vault never sees them unless
their organisation asks to keep the drawing.
"""
