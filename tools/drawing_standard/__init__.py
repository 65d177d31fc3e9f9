"""What `docs/drawing-standard.md` shows: `python -m tools.drawing_standard` makes it anew.

Pictures are drawn from drawings made for them, and what the page says the system says, it has just said.
"""
