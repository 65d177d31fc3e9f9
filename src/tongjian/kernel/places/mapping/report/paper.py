"""The report on paper: what stands there as plain JSON, arranged by the Typst template of the pack."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone

from tongjian.engines.blueprint.boundary.coordinates import points_in
from tongjian.engines.drawing.annotate.svgpath import printable
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places.mapping.looking import Look
from tongjian.kernel.places.mapping.report.parts import Line, Report, Section, words
from tongjian.kernel.printing import print_template

TEMPLATE: Final = "blueprint-report.typ"
MOST_POINTS: Final = 600
"""Points of the boundary that are printed; the digest is over all of them."""


def print_paper(
    report: Report, seen: Look, *, known_at: datetime, ground: float | None, picture: str
) -> bytes:
    """The report as PDF: the same bytes for the same report, moment and template.

    Raises `TypesettingError`.
    """
    content = json.dumps(paper_content(report, seen, known_at, ground, picture), ensure_ascii=False)
    return print_template(seen.city, TEMPLATE, {"report": content}, on=seen.on)


def paper_content(
    report: Report, seen: Look, known_at: datetime, ground: float | None, picture: str
) -> Mapping[str, Any]:
    """Everything the template prints, every text fit for print."""
    points = list(points_in(report.boundary))
    content = {
        "city": pack_of(seen.city).title,
        "on": seen.on.isoformat(),
        "known_at": f"{timezone.localtime(known_at):%Y-%m-%d %H:%M:%S}",
        "crs": f"{report.crs}（{seen.systems.title(report.crs)}）",
        "edition": report.edition,
        "boundary_digest": report.boundary_digest,
        "ground": "" if ground is None else f"{ground:g} m",
        "area": words(report.area),
        "hectares": words(report.area / Decimal(10_000)),
        "perimeter": words(report.perimeter),
        "points": report.points,
        "concerns": [_concern(each) for each in report.concerns],
        "groups": [
            {"title": title, "sections": [_section(each) for each in sections]}
            for title, sections in report.groups
        ],
        "list": points[:MOST_POINTS],
        "list_left_out": max(0, len(points) - MOST_POINTS),
    }
    printed: Mapping[str, Any] = {**_fit(content), "picture": picture}
    return printed


def _concern(section: Section) -> Mapping[str, str]:
    return {"tone": section.tone.value, "title": section.title, "sentence": section.sentence}


def _section(section: Section) -> Mapping[str, Any]:
    version = section.version
    return {
        "title": section.title,
        "colour": section.colour,
        "state": section.state.value,
        "shown": section.state.shown,
        "tone": section.tone.value,
        "sentence": section.sentence,
        "basis": f"{section.basis.document}{section.basis.article}",
        "verified": section.basis.verified,
        "version": f"第 {version.number} 版" if version else "",
        "from": version.effective_from.isoformat() if version and version.effective_from else "",
        "digest": version.digest[:16] if version else "",
        "lines": [_line(each) for each in section.lines],
        "unlisted": section.unlisted,
    }


def _line(line: Line) -> Mapping[str, Any]:
    return {"head": line.heading, "measures": list(_measures(line)), "facts": _facts(line)}


def _measures(line: Line) -> Iterator[str]:
    if line.area is not None:
        yield f"{words(line.area)} ㎡"
    if line.length is not None:
        yield f"{words(line.length)} m"
    if line.share is not None:
        yield f"占 {words(line.share)} %"
    if line.distance is not None:
        yield f"相距 {words(line.distance)} m"


def _facts(line: Line) -> str:
    return "；".join(f"{fact.name} {fact.shown}" for fact in line.facts)


def _fit(value: Any) -> Any:
    """Texts without what no printer prints."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _fit(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_fit(one) for one in value]
    return value
