"""A polite limit on what strangers may ask: enough for a person, too little to try out numbers."""

from __future__ import annotations

import math
import time

from django.core.cache import cache
from django.http import HttpRequest

WINDOW = 60
"""Seconds over which questions are counted."""


def within_pace(request: HttpRequest, name: str, most: int) -> bool:
    """Count one question of this address; false when there were more than `most` within the window."""
    return wait_for(name, address_of(request), most) == 0


def wait_for(name: str, who: str, most: int, window: int = WINDOW) -> int:
    """Count one question of `who`: 0 when it may be asked now, else the seconds until the next one may.

    The window of `window` seconds begins with the first question. Counted for each server process, so a site
    with several lets through that many times as much.
    """
    now, key = time.time(), f"pace:{name}:{who}"
    if cache.add(key, 0, window):
        cache.set(f"{key}:ends", now + window, window)
    try:
        if cache.incr(key) <= most:
            return 0
    except ValueError:  # the window ended between the two lines
        cache.set(key, 1, window)
        return 0
    ends: float = cache.get(f"{key}:ends", now + window)
    return max(1, math.ceil(ends - now))


def address_of(request: HttpRequest) -> str:
    """Where a question comes from, as the server sees it."""
    return str(request.META.get("REMOTE_ADDR", ""))
