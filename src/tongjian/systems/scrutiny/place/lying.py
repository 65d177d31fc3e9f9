"""A report's drawing and findings where they truly lie: in metres of the city's frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.frame import Frame
from tongjian.engines.scrutiny.laidparts import LaidPart, to_storage
from tongjian.engines.scrutiny.place.laying import Move

_OPEN = frozenset({"fail", "review", "not_verifiable"})


@dataclass(frozen=True)
class Found:
    """A finding somebody has to see to, at its place."""

    number: int
    rule: str
    title: str
    verdict: str
    sentence: str
    published: tuple[str, ...]
    shape: BaseGeometry

    @property
    def of_place(self) -> bool:
        """Whether it rests on what is published."""
        return bool(self.published)


@dataclass(frozen=True)
class Lying:
    """A drawing on the blueprint, everything in metres of the frame's storage system."""

    part: LaidPart
    site: BaseGeometry
    buildings: tuple[BaseGeometry, ...]
    published: tuple[tuple[str, str, str, BaseGeometry], ...]
    """Reference, title, colour and lines of what findings rest on, the parcel first."""
    findings: tuple[Found, ...]


def lying(report: Mapping[str, Any] | None, frame: Frame | None) -> Lying | None:
    """None where the drawing was not laid on the blueprint, or there is no report."""
    place = (report or {}).get("place")
    if report is None or place is None or frame is None:
        return None
    part = LaidPart.model_validate(place)
    move = to_storage(part, frame)
    if move is None:
        return None
    return Lying(
        part,
        move(_areas(part.site)),
        tuple(move(_areas([run])) for run in part.buildings),
        tuple(
            (one.reference, one.title, one.colour, move(shapely.multilinestrings(list(one.lines))))
            for one in part.published
            if one.lines
        ),
        tuple(_findings(report["findings"], move)),
    )


def _areas(runs: Sequence[Sequence[tuple[float, float]]]) -> BaseGeometry:
    """Outlines as areas: a run inside another one is its hole."""
    rings = [shapely.Polygon(run) for run in runs if len(run) > 3]
    return shapely.make_valid(shapely.multipolygons(rings)) if rings else shapely.MultiPolygon()


def _findings(findings: Sequence[Mapping[str, Any]], move: Move) -> Iterator[Found]:
    for finding in findings:
        shape = _shape(finding.get("where"))
        if finding["verdict"] in _OPEN and shape is not None:
            yield Found(
                finding["number"],
                finding["rule"],
                finding["title"],
                finding["verdict"],
                finding["sentence"],
                tuple(finding.get("published", ())),
                move(shape),
            )


def _shape(where: Mapping[str, Any] | None) -> BaseGeometry | None:
    if where is None:
        return None
    if where["points"]:
        start, end = where["points"]
        return shapely.Point(start) if start == end else shapely.LineString([start, end])
    return shapely.box(*where["bbox"]) if where["bbox"] else None
