"""Why a boundary is not taken, for the person who gave it."""

from __future__ import annotations


class Mistake(Exception):
    """The sentence says what is wrong, where, and what to do."""
