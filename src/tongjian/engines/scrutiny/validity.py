"""`2026-03-01..`, `2018-01-01..2026-02-28`: from when until when a text is in force, both days included."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict


class Validity(BaseModel):
    model_config = ConfigDict(frozen=True)

    first: date
    last: date | None = None

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def overlaps(self, other: Validity) -> bool:
        return (other.last is None or self.first <= other.last) and (
            self.last is None or other.first <= self.last
        )

    def __str__(self) -> str:
        return f"{self.first}..{self.last or ''}"


def _parse(written: object) -> object:
    if isinstance(written, Validity):
        return written
    first, dots, last = str(written).partition("..")
    try:
        begin, end = date.fromisoformat(first.strip()), date.fromisoformat(last) if last.strip() else None
    except ValueError:
        dots = ""
    if not dots:
        raise ValueError("施行期应写成 2026-03-01.. 或 2018-01-01..2026-02-28")
    if end is not None and end < begin:
        raise ValueError("施行期的末日早于首日")
    return Validity(first=begin, last=end)


InForce = Annotated[Validity, BeforeValidator(_parse)]
