"""The parts of a report that floor areas are added up from, and what no area could be added up for."""

from __future__ import annotations

from tongjian.engines.scrutiny.part import Part


class CountedPart(Part):
    """How one line counts: `area` = area × count × `factor` m², by the clause; `note`: what is special."""

    factor: str | None
    clause: str
    note: str
    area: str


class FloorPart(Part):
    """One outline with floor area; the sums of all lines are the indicators.

    `floor_area_above` and `floor_area_below` are the sums of `national.area`, `floor_area_far` that of
    `far.area`. A line with `overlap` takes off what outlines of one storey cover twice; it has no factor.
    """

    part: str
    below: bool
    building: str | None
    storeys: tuple[int, ...]
    name: str | None
    use: str | None
    area: str
    count: int
    overlap: bool
    national: CountedPart
    far: CountedPart
    entities: tuple[str, ...]


class GapPart(Part):
    """Something of a part of the plan that nobody could read, and the indicators it leaves not computable."""

    part: str
    sentence: str
    entities: tuple[str, ...]
    indicators: tuple[str, ...]
