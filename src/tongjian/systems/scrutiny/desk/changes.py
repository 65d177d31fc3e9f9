"""What has changed since the version a drawing was compared with, as its report says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

WORDS = {"added": "新增", "moved": "移动或变形", "removed": "删除", "retagged": "标注改变"}
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Change:
    """One element that is not what it was. `outside`: no finding asked for it. Boxes in metres."""

    number: int
    kind: str
    sentence: str
    outside: bool
    asked_by: tuple[int, ...]
    passed: tuple[str, ...]
    before: Box | None
    after: Box | None

    @property
    def word(self) -> str:
        return WORDS.get(self.kind, self.kind)


@dataclass(frozen=True)
class Comparison:
    """Every change, those nobody asked for first."""

    changes: tuple[Change, ...]

    @property
    def outside(self) -> int:
        return sum(change.outside for change in self.changes)


def comparison_of(report: Mapping[str, Any]) -> Comparison | None:
    """The comparison of a report; None when it was compared with nothing."""
    found = report.get("comparison")
    if found is None:
        return None
    parts = sorted(found.get("changes", ()), key=lambda part: not part["outside"])
    return Comparison(tuple(_change(number, part) for number, part in enumerate(parts, 1)))


def _change(number: int, part: Mapping[str, Any]) -> Change:
    return Change(
        number=number,
        kind=part["kind"],
        sentence=part["sentence"],
        outside=part["outside"],
        asked_by=tuple(part["asked_by"]),
        passed=tuple(part["passed"]),
        before=_box(part["box_before"]),
        after=_box(part["box_after"]),
    )


def _box(box: Any) -> Box | None:
    if box is None:
        return None
    x0, y0, x1, y1 = box
    return x0, y0, x1, y1
