"""Patterns of running numbers, such as `苏规建审〔{year}〕{serial:05}号`."""

from __future__ import annotations

from datetime import date
from string import Formatter

from pydantic_core import PydanticCustomError

NAMES = ("year", "month", "region", "serial")


def proved_pattern(pattern: str) -> str:
    """The pattern, when it can be filled in; a number without a serial would be given twice."""
    try:
        used = {name for _, name, _, _ in Formatter().parse(pattern) if name is not None}
        fill(pattern, serial=1, on=date(2000, 1, 1), region="000000")
    except (ValueError, KeyError, IndexError, AttributeError):
        used = set()
    if "serial" not in used:
        known = "、".join(f"{{{name}}}" for name in NAMES)
        facts = {
            "sentence": f"编号格式“{pattern}”写法不对或没有序号",
            "mend": f"可用 {known}，序号写成 {{serial:05}}",
        }
        raise PydanticCustomError("pack", "{sentence}", facts)
    return pattern


def fill(pattern: str, *, serial: int, on: date, region: str) -> str:
    """The pattern with its values."""
    return pattern.format(serial=serial, year=on.year, month=f"{on.month:02}", region=region)
