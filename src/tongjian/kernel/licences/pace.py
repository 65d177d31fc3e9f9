"""A polite limit on what strangers may ask: enough for a person, too little to try out numbers."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest

WINDOW = 60
"""Seconds over which questions are counted."""


def within_pace(request: HttpRequest, name: str, most: int) -> bool:
    """Count one question of this address; false when there were more than `most` within the window.

    Counted for each server process, so a site with several lets through that many times as much.
    """
    key = f"pace:{name}:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, WINDOW)
    try:
        return cache.incr(key) <= most
    except ValueError:  # the window ended between the two lines
        cache.set(key, 1, WINDOW)
        return True
