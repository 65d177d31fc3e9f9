"""report.json, schema `tongjian.scrutiny/1`: the one result that pages and drawings are made from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from pydantic import Field

from tongjian.engines.scrutiny.areaparts import FloorPart, GapPart
from tongjian.engines.scrutiny.changeparts import ComparisonPart, ElementPart, LockPart
from tongjian.engines.scrutiny.laidparts import LaidPart
from tongjian.engines.scrutiny.part import Part

SCHEMA: Final = "tongjian.scrutiny/1"


class LossPart(Part):
    code: str
    sentence: str
    entities: tuple[str, ...] = ()
    count: int


class SourcePart(Part):
    """The file that was read. Every dropped or unread entity is a loss."""

    file: str
    sha256: str
    size: int
    version: str
    encoding: str
    reader: str
    entities_expected: int
    entities_read: int
    losses: tuple[LossPart, ...] = ()


class EvidencePart(Part):
    source: str
    units: tuple[str, ...]
    weight: int
    sentence: str


class UnitPart(Part):
    """The unit the drawing was read in; one of it is `factor` metres."""

    used: str
    factor: float
    evidence: tuple[EvidencePart, ...] = ()
    conflicts: tuple[str, ...] = ()


class LayerPart(Part):
    layer: str
    meaning: str | None
    score: float
    entities: int
    used: bool
    frozen: bool = False
    off: bool = False
    corrected: bool = False
    evidence: tuple[str, ...] = ()


class SourcesPart(Part):
    """One figure from three sides, beside what the planning condition asks; None: that side is silent."""

    geometry: str | None
    table: str | None
    declared: str | None
    condition: Mapping[str, str] | None


class IndicatorPart(Part):
    """`value` is a decimal string (for a value split by use, such strings by use) when `state` is `value`."""

    title: str
    state: Literal["value", "missing", "not_applicable", "not_computable"]
    value: str | Mapping[str, str] | None
    unit: str
    formula: str
    reason: str
    rule_set: str
    entities: tuple[str, ...]
    sources: SourcesPart


class BuildingPart(Part):
    """One footprint; what the drawing does not state is None.

    `not_computable`: part of what the list rests on could not be read, so it may lack a building; a figure
    that would lack a piece is None.
    """

    name: str
    number: str | None
    use: str | None
    storeys_above: int | None
    storeys_below: int | None
    height: str | None
    footprint_area: str
    floor_area: str | None
    setback: str | None
    entities: tuple[str, ...]
    state: Literal["value", "not_computable"] = "value"
    reason: str = ""


class SpacingPart(Part):
    """Two buildings that see each other; `points` are the ends of the shortest way between, in metres."""

    buildings: tuple[str, str]
    state: Literal["value", "not_computable"]
    value: str | None
    unit: str
    relation: str
    formula: str
    points: tuple[tuple[float, float], tuple[float, float]]
    entities: tuple[str, ...]
    reason: str = ""


class WherePart(Part):
    """A witness line's ends, and the box around the entities, in metres and the drawing's axes."""

    points: tuple[tuple[float, float], tuple[float, float]] | None
    bbox: tuple[float, float, float, float] | None


class FindingPart(Part):
    """One finding. `number` counts from 1 and is the number of its balloon."""

    number: int
    rule: str
    title: str
    clause: str
    document: str
    version: str
    verified: bool
    verdict: Literal["fail", "review", "not_verifiable", "pass", "not_applicable"]
    severity: str
    expected: str | None
    actual: str | None
    margin: str | None
    unit: str
    missing: str
    department: str
    """The code of a duty of the packs, and how people call it."""
    department_title: str = ""
    published: tuple[str, ...] = ()
    """The published features it rests on, as `LAYER/KEY`; what they are stands in `place`."""
    entities: tuple[str, ...]
    where: WherePart | None
    mend: str
    sentence: str


class ProblemPart(Part):
    code: str
    sentence: str
    entities: tuple[str, ...] = ()
    where: tuple[float, float] | None = None


class Report(Part):
    """The whole result of one scrutiny."""

    schema_name: Literal["tongjian.scrutiny/1"] = Field(alias="schema")
    source: SourcePart | None
    unit: UnitPart | None
    layers: tuple[LayerPart, ...]
    rule_set: str
    """The national area rule set that was applied, and since when it prevails."""
    rules_on: str
    """The day whose rules were applied."""
    indicators: Mapping[str, IndicatorPart | tuple[BuildingPart, ...] | tuple[SpacingPart, ...]]
    floors: tuple[FloorPart, ...] = ()
    """The lines that floor areas are the sums of."""
    gaps: tuple[GapPart, ...] = ()
    verdicts: Mapping[str, int]
    findings: tuple[FindingPart, ...]
    problems: tuple[ProblemPart, ...]
    elements: Mapping[str, ElementPart]
    locks: tuple[LockPart, ...] = ()
    """Everything that fails, locked to the department whose rules it breaks."""
    passed: Mapping[str, tuple[str, ...]] = {}
    """Rule → the elements it passed; what they were then stands in `elements`."""
    comparison: ComparisonPart | None
    place: LaidPart | None = None
    """Where the drawing lies on the blueprint; None: it was scrutinised without one, and no rule of place was
    applied."""
    timing: Mapping[str, float]

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON knows it."""
        return self.model_dump(mode="json", by_alias=True)

    def as_json(self) -> str:
        return self.model_dump_json(by_alias=True, indent=1)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of `report.json`, draft 2020-12."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": SCHEMA,
        **Report.model_json_schema(by_alias=True, mode="serialization"),
    }
