"""`assessment/demo.yaml` of a pack: places, a table, records and what is found on the spot. All invented."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from tongjian.kernel.measures.figures import Figure
from tongjian.kernel.packs.schema import Code, Part, Title


class Point(Part):
    """A place that may be drawn. Degrees."""

    district: Code
    code: Code
    title: Title
    kind: Title
    longitude: Decimal
    latitude: Decimal


class Cases(Part):
    """A row of the table of cases, its figures in the order of the table's columns."""

    district: Title
    figures: tuple[int, ...]


class Entry(Part):
    """What a record says of an item."""

    district: Code
    item: Code
    counted: Figure
    whole: Figure | None = None


class Problem(Part):
    """What is wrong at one of the drawn places; `disputed`: the second marker sees nothing there."""

    district: Code
    item: Code
    place: int = Field(ge=0)
    aspect: Code
    disputed: bool = False


class Seed(Part):
    """The public figure of the draw."""

    name: Title
    words: Title
    value: str


class DemoSheet(Part):
    """The whole file."""

    points: tuple[Point, ...]
    cases: tuple[Cases, ...]
    records: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    seed: Seed
