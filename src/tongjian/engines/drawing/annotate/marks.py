"""What is drawn on a plan: numbered marks at places, and a table of figures. All lengths in metres."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

Point = tuple[float, float]
Box = tuple[float, float, float, float]


class MarkKind(Enum):
    """The layer of a mark. Layers keep their names in every DXF version and code page."""

    FAIL = "TJ-审查-不符合"
    HINT = "TJ-审查-提示"


FIGURES_LAYER = "TJ-审查-指标"
BLUEPRINT_LAYER = "TJ-审查-蓝图"
"""Of published lines; in a file the name of its linetype as well."""


@dataclass(frozen=True)
class Mark:
    """One finding with a place.

    `line` are the ends of a witness line and `measure` what is written on it; `boxes` surround the elements
    meant. A mark with neither concerns the site as a whole.
    """

    number: int
    kind: MarkKind
    clause: str
    title: str
    sentence: str
    line: tuple[Point, Point] | None = None
    measure: str = ""
    boxes: tuple[Box, ...] = ()
    entities: tuple[str, ...] = ()
    highlighted: tuple[str, ...] = ()
    """Of the entities those that are meant, without the site or the line they are measured from."""

    @property
    def label(self) -> str:
        """What is written beside the balloon."""
        return f"{self.title} {self.clause}"

    @property
    def anchor(self) -> Point | None:
        """Where the balloon's leader points to."""
        if self.line is not None:
            (ax, ay), (bx, by) = self.line
            return (ax + bx) / 2, (ay + by) / 2
        if self.boxes:
            x0, y0, x1, y1 = self.boxes[0]
            return (x0 + x1) / 2, (y0 + y1) / 2
        return None


@dataclass(frozen=True)
class PublishedLine:
    """A published feature that findings rest on, as it lies on the plan; `colour` as `#rrggbb`."""

    reference: str
    title: str
    colour: str
    lines: tuple[tuple[Point, ...], ...]

    @property
    def label_at(self) -> Point | None:
        """Where its name is written: in the middle of its longest line."""
        longest = max(self.lines, key=len, default=())
        return longest[len(longest) // 2] if longest else None


@dataclass(frozen=True)
class Figure:
    """One row of the table of figures; `kept` is None where nothing is `required`."""

    title: str
    value: str
    required: str = ""
    kept: bool | None = None
