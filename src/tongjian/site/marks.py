"""Small pictures with a meaning: icons, and lights that differ in shape and word, not only in colour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString

# Outlines on a 24 × 24 grid.
ICONS = {
    "bell": "M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4",
    "book": "M4 5a2 2 0 0 1 2-2h14v15H6a2 2 0 0 0-2 2zM4 20a2 2 0 0 0 2 1h14M9 8h7M9 12h5",
    "building": "M4 21V5l8-2v18M12 8l8 2v11M2 21h20M7 8h2M7 12h2M7 16h2M15 13h2M15 17h2",
    "check": "M4 12l5 5L20 6",
    "clock": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5l3 2",
    "drawing": "M3 3h18v18H3zM3 9h18M9 9v12M13 13h5v4h-5z",
    "file": "M6 2h8l5 5v15H6zM14 2v5h5M9 12h7M9 16h7",
    "inbox": "M3 13l3-9h12l3 9v7H3zM3 13h5l1 3h6l1-3h5",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5L21 21",
    "seal": "M5 21h14M7 17h10v-3l-3-2V8a2 2 0 1 0-4 0v4l-3 2z",
    "user": "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4 21c0-4 3-6 8-6s8 2 8 6",
}

LIGHTS = {
    "red": ("已超期", "M8 1.5L15.5 14.5H.5z"),
    "yellow": ("即将到期", "M8 .8L15.2 8 8 15.2.8 8z"),
    "green": ("正常", "M8 1.2a6.8 6.8 0 1 0 0 13.6A6.8 6.8 0 0 0 8 1.2z"),
    "grey": (
        "未计时",
        "M8 1.2a6.8 6.8 0 1 0 0 13.6A6.8 6.8 0 0 0 8 1.2zm0 2.4a4.4 4.4 0 1 1 0 8.8 4.4 4.4 0 0 1 0-8.8z",
    ),
}


def icon(name: str) -> SafeString:
    """A decorative picture: the words beside it carry the meaning."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75"'
        ' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="{}"/></svg>',
        ICONS[name],
    )


def light(colour: str, words: str = "") -> SafeString:
    """A light of red, yellow, green or grey; `words` replace the usual ones."""
    usual, shape = LIGHTS[colour]
    return format_html(
        '<span class="light light-{}"><svg viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">'
        '<path d="{}"/></svg>{}</span>',
        colour,
        shape,
        words or usual,
    )


@dataclass(frozen=True, slots=True)
class Clock:
    """A light and the words beside it."""

    colour: str
    words: str


def clock(due_on: date | None, warn_on: date | None, today: date) -> Clock:
    """The light of a due date: the due day itself is still in time."""
    if due_on is None:
        return Clock("grey", "已暂停计时" if warn_on else "未计时")
    days = (due_on - today).days
    if days < 0:
        return Clock("red", f"已超期 {-days} 天")
    if warn_on is not None and warn_on <= today:
        return Clock("yellow", "今天到期" if days == 0 else f"还剩 {days} 天")
    return Clock("green", "今天到期" if days == 0 else f"还剩 {days} 天")
