"""Who said what a layer or an element is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from tongjian.engines.siteplan import PlanPart
from tongjian.systems.scrutiny.corrections.told import NOTHING, Parts, Told, told_by
from tongjian.systems.scrutiny.models import ElementCorrection, OfficeCorrection


@dataclass(frozen=True)
class Said:
    """What somebody said, and whether an officer did."""

    part: PlanPart | None
    by: str
    at: datetime
    official: bool


def told_of(city: str, organisation: int | None, sha256: str) -> Told:
    """What the engine is told about a drawing of the organisation. At most 2 SQL queries."""
    if organisation is None:
        return Told()
    return Told(
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


@dataclass(frozen=True)
class Used:
    """A correction that went into a result, and who said it; None: it was taken back or changed since."""

    thing: str
    part: str
    said: Said | None


def used_in(corrections: str, city: str, organisation: int | None, sha256: str) -> list[Used]:
    """The corrections of a result, one by one. At most 2 SQL queries."""
    told = told_by(corrections)
    if not told or organisation is None:
        return [*_used("图层 ", told.layers, {}), *_used("图元 ", told.elements, {})]
    return [
        *_used("图层 ", told.layers, layers_said(city, organisation)),
        *_used("图元 ", told.elements, elements_said(city, organisation, sha256)),
    ]


def _used(kind: str, parts: Parts, said: Mapping[str, Said]) -> Iterator[Used]:
    for name, part in parts.items():
        now = said.get(name)
        yield Used(f"{kind}{name}", part or NOTHING, now if now and now.part == part else None)
