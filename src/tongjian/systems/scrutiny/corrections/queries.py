"""Who said what a layer or an element is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tongjian.engines.drawing.corrections import Corrections
from tongjian.engines.siteplan import PlanPart
from tongjian.systems.scrutiny.models import ElementCorrection, OfficeCorrection


@dataclass(frozen=True)
class Said:
    """What somebody said, and whether an officer did."""

    part: PlanPart | None
    by: str
    at: datetime
    official: bool


def corrections_for(city: str, organisation: int | None, sha256: str) -> Corrections:
    """What the engine is told about a drawing of the organisation. At most 2 SQL queries."""
    if organisation is None:
        return Corrections()
    return Corrections(
        layers={layer: said.part for layer, said in layers_said(city, organisation).items()},
        elements={handle: said.part for handle, said in elements_said(city, organisation, sha256).items()},
    )


def layers_said(city: str, organisation: int) -> Mapping[str, Said]:
    """What was said of the organisation's layers, by layer. 1 SQL query."""
    rows = OfficeCorrection.objects.filter(city=city, organisation=organisation).select_related("by")
    return {row.layer: _said(row) for row in rows.order_by("layer")}


def elements_said(city: str, organisation: int, sha256: str) -> Mapping[str, Said]:
    """What was said of elements of this very drawing, by handle. 1 SQL query."""
    rows = ElementCorrection.objects.filter(city=city, organisation=organisation, sha256=sha256)
    return {row.handle: _said(row) for row in rows.select_related("by").order_by("handle")}


def _said(row: OfficeCorrection | ElementCorrection) -> Said:
    return Said(PlanPart(row.part) if row.part else None, row.by.get_full_name(), row.at, row.official)
