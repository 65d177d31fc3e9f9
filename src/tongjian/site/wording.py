"""Dates, amounts and areas as officials write them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone


def date_cn(value: date | None) -> str:
    """2026年3月1日, the local date of a moment; nothing for no date."""
    if value is None:
        return ""
    local = _local(value) if isinstance(value, datetime) else value
    return f"{local.year}年{local.month}月{local.day}日"


def datetime_cn(value: datetime | None) -> str:
    """2026年3月1日 09:05, in the local time of the cities."""
    return "" if value is None else f"{date_cn(value)} {_local(value):%H:%M}"


def amount_wan(value: Decimal | None) -> str:
    """An amount already in 万元: 12,345.6 万元. Nothing for no amount; an amount of 0 is 0."""
    return "" if value is None else f"{_plain(value)} 万元"


def area_m2(value: Decimal | float | None) -> str:
    """An area in square metres: 12,345.67 m². Nothing for no area."""
    return "" if value is None else f"{_plain(value)} m²"


def plain(value: Decimal | None, least: int = 0) -> str:
    """A number with the decimals it has, at least so many, none of them rounded away: 68.60, 14, 126.5."""
    if value is None:
        return ""
    whole, _, decimals = f"{value:f}".partition(".")
    decimals = decimals.rstrip("0").ljust(least, "0")
    return f"{whole}.{decimals}" if decimals else whole


def weekday_cn(value: date) -> str:
    """周一 … 周日."""
    return "周" + "一二三四五六日"[value.weekday()]


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _plain(value: Decimal | float) -> str:
    text = f"{Decimal(str(value)):,.2f}"
    return text.rstrip("0").rstrip(".")
