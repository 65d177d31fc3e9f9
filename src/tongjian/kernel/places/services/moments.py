"""Moments and intervals of RFC 3339 as days of law, which are those of China."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from tongjian.kernel.places.services.exceptions import InvalidParameter

_CHINA: Final = ZoneInfo("Asia/Shanghai")


def beginning(day: date) -> str:
    """The moment a day begins, as RFC 3339 writes it."""
    return datetime.combine(day, time.min, _CHINA).isoformat()


def last_day(text: str) -> date | None:
    """The last day that a moment or interval of RFC 3339 touches, in China; None where it has no end.

    Raises `InvalidParameter`.
    """
    first, slash, last = text.partition("/")
    start, end = _day(first, text), _day(last, text) if slash else None
    if not slash:
        if start is None:
            raise _bad_moment(text)
        return start
    if start and end and start > end:
        raise InvalidParameter(f"参数 datetime 的区间“{text}”起点晚于终点。")
    return end


def _day(text: str, whole: str) -> date | None:
    if text in ("", ".."):
        return None
    try:
        if "T" not in text.upper():
            return date.fromisoformat(text) if len(text) == len("2026-01-01") else _raise(whole)
        moment = datetime.fromisoformat(text.upper())
    except ValueError:
        raise _bad_moment(whole) from None
    if moment.tzinfo is None:
        raise _bad_moment(whole)
    try:
        return moment.astimezone(_CHINA).date()
    except OverflowError:
        raise _bad_moment(whole) from None


def _raise(text: str) -> date:
    raise _bad_moment(text)


def _bad_moment(text: str) -> InvalidParameter:
    return InvalidParameter(
        f"参数 datetime 的“{text[:60]}”不是时刻或区间。请写成 2026-01-01、2026-01-01T00:00:00Z、"
        "2025-01-01/2026-01-01 或 ../2026-01-01。"
    )
