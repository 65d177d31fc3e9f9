"""A report's findings and indicators as marks and figures on the plan."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from tongjian.engines.drawing.annotate.marks import Box, Figure, Mark, MarkKind, Point, PublishedLine
from tongjian.engines.scrutiny.indicator import Unit
from tongjian.engines.scrutiny.locate import Locator
from tongjian.engines.scrutiny.report import FindingPart, IndicatorPart, Report
from tongjian.engines.siteplan import FeatureKind, SitePlan

_KINDS = {"fail": MarkKind.FAIL, "review": MarkKind.HINT, "not_verifiable": MarkKind.HINT}
# A finding about more elements than this is about the site as a whole: nobody looks at sixty balloons.
_MANY = 60
# So is one whose elements are spread over this share of the site's box.
_SPREAD = 0.5
_SAME_LENGTH = 0.05
_MEASURED_FROM = {FeatureKind.ROAD_RED_LINE, FeatureKind.BLUE_LINE, FeatureKind.SETBACK_LINE}


def marks(report: Report, plan: SitePlan) -> tuple[Mark, ...]:
    """A mark for every finding somebody has to do something about."""
    drawer = _Drawer(plan)
    return tuple(drawer.mark(finding) for finding in report.findings if _is_drawn(finding))


def published(report: Report) -> tuple[PublishedLine, ...]:
    """What findings rest on beside the drawing, and the parcel it was laid on."""
    if report.place is None:
        return ()
    return tuple(
        PublishedLine(one.reference, one.title, one.colour, one.lines) for one in report.place.published
    )


def figures(report: Report) -> tuple[Figure, ...]:
    """The indicators that have a value, each beside what the conditions ask."""
    missed = {finding.title for finding in report.findings if finding.verdict == "fail"}
    return tuple(_figures(report, missed))


def _is_drawn(finding: FindingPart) -> bool:
    """What cannot be verified for want of something that is nowhere has no place on the plan."""
    return finding.verdict in {"fail", "review"} or (
        finding.verdict == "not_verifiable" and finding.where is not None
    )


def _figures(report: Report, missed: set[str]) -> Iterator[Figure]:
    for part in report.indicators.values():
        if not isinstance(part, IndicatorPart) or not isinstance(part.value, str):
            continue
        condition = part.sources.condition or {}
        signs = {"min": "≥", "max": "≤"}
        required = "，".join(f"{signs[side]} {bound}" for side, bound in condition.items())
        kept = part.title not in missed if required else None
        yield Figure(part.title, part.value + Unit(part.unit).shown, required, kept)


class _Drawer:
    """Knows which elements of the plan are meant, and which are only measured from."""

    def __init__(self, plan: SitePlan) -> None:
        self._locator = Locator(plan)
        self._site = self._locator.box(site.outline.entity.handle for site in plan.sites)
        self._background = {site.outline.entity.handle for site in plan.sites} | {
            feature.shape.entity.handle for feature in plan.features if feature.kind in _MEASURED_FROM
        }
        footprints = {building.number: building.outline.entity.handle for building in plan.buildings}
        # A storey may be drawn anywhere: on the plan it stands as the footprint of its building.
        self._footprint_of = {
            floor.outline.entity.handle: footprints[floor.building]
            for floor in plan.floors
            if floor.building and floor.building in footprints
        }

    def mark(self, finding: FindingPart) -> Mark:
        line = finding.where.points if finding.where else None
        meant = self._meant(finding)
        boxes = [box for handle in meant if (box := self._locator.box((handle,)))]
        if finding.published and line is None and finding.where and finding.where.bbox:
            # What the blueprint says of a place is shown there, not around the whole of what lies in it.
            boxes = [finding.where.bbox]
        elif finding.where is None or (line is None and self._is_about_the_site(boxes, meant)):
            meant, boxes = (), []
        return Mark(
            finding.number,
            _KINDS[finding.verdict],
            finding.clause,
            finding.title,
            finding.sentence,
            line,
            _length(line, finding) if line else "",
            tuple(boxes) if line is None else (),
            finding.entities,
            meant,
        )

    def _meant(self, finding: FindingPart) -> tuple[str, ...]:
        shown = (self._footprint_of.get(handle, handle) for handle in finding.entities)
        return tuple(dict.fromkeys(handle for handle in shown if handle not in self._background))

    def _is_about_the_site(self, boxes: Sequence[Box], meant: Sequence[str]) -> bool:
        if not boxes or len(meant) > _MANY:
            return True
        whole = self._locator.box(meant)
        if whole is None or self._site is None:
            return False
        return len(boxes) > 1 and _area(whole) > _SPREAD * _area(self._site)


def _length(line: tuple[Point, Point], finding: FindingPart) -> str:
    """What is written on a witness line: the finding's figure where that is the line's length, otherwise (a
    difference, an angle) the length itself."""
    drawn = math.dist(*line)
    told = finding.actual if finding.unit == Unit.METRES.value else None
    return f"{told} m" if told and abs(float(told) - drawn) < _SAME_LENGTH else f"{drawn:.2f} m"


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
