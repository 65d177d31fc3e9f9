"""How often a report may be asked for: by a visitor now and then, by whoever has signed in all day long."""

from __future__ import annotations

from typing import Final

from tongjian.kernel.documents.access import MEGABYTE
from tongjian.kernel.licences.pace import address_of, wait_for
from tongjian.kernel.people.middleware import ViewerRequest

WINDOW: Final = 600
"""Seconds over which questions are counted."""
OF_AN_ADDRESS, OF_A_USER = 30, 300
MOST_BYTES: Final = 10 * MEGABYTE
FORMATS: Final = ("geojson", "json", "zip", "dxf", "gpkg", "fgb", "txt", "csv")
"""Extensions of files that are read; the last two hold lists of coordinates."""


def seconds_to_wait(request: ViewerRequest, what: str, most_times: int = 1) -> int:
    """Count one question: 0 when it may be asked now, else the seconds until the next one may.

    `most_times` allows that many times as much of what costs less than a report.
    """
    viewer = request.viewer
    if viewer.is_anonymous:
        return wait_for(what, address_of(request), OF_AN_ADDRESS * most_times, WINDOW)
    return wait_for(what, f"user:{viewer.user}", OF_A_USER * most_times, WINDOW)


def too_often(seconds: int) -> str:
    """The sentence for whoever has to wait."""
    later = f"{seconds} 秒" if seconds < 60 else f"{-(-seconds // 60)} 分钟"
    return f"这 {WINDOW // 60} 分钟内的查询次数已用完，请在 {later}后再试。登录后可以查得更多。"
