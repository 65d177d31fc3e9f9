"""The drawings of a project's cases, with what their scrutiny says."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from tongjian.kernel.cases.access import visible
from tongjian.kernel.cases.models import Case
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.scrutiny.desk.changes import WORDS
from tongjian.systems.scrutiny.models import Check, CheckState, Watched
from tongjian.systems.scrutiny.queries import report_of

MOST = 10
"""Versions of one drawing whose reports are read; older ones are told without their differences."""


@dataclass(frozen=True)
class Version:
    """A version of a drawing with its latest scrutiny by the day.

    `changes` counts the differences by kind (None: it was compared with nothing); `outside` are those that no
    finding had asked for. `against` is the version it was compared with.
    """

    check: Check
    number: int
    changes: tuple[tuple[str, int], ...] | None
    outside: int
    against: int | None


@dataclass(frozen=True)
class Drawing:
    """One drawing with its versions, the newest first."""

    name: str
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class Building:
    """A building as read from a drawing. Areas in m², height in m; None: the drawing does not tell."""

    name: str
    use: str
    storeys_above: int | None
    storeys_below: int | None
    height: str | None
    footprint: str | None
    floor_area: str | None
    reason: str


@dataclass(frozen=True)
class Site:
    """The buildings of the newest judged version of a drawing."""

    check: Check
    name: str
    number: int
    buildings: tuple[Building, ...]


def drawings(viewer: Viewer, project: UUID, on: date | None) -> list[Drawing]:
    """The scrutinised drawings of the cases the viewer may read. 2 SQL queries."""
    found = []
    for checks in _by_drawing(viewer, project, on):
        read = {check.pk: report_of(check) for check in checks[:MOST]}
        versions = tuple(_version(check, read.get(check.pk)) for check in checks)
        found.append(Drawing(checks[0].document.name, versions))
    return found


def sites(viewer: Viewer, project: UUID, on: date | None) -> list[Site]:
    """The buildings in the newest judged version of each drawing. 2 SQL queries."""
    found = []
    for checks in _by_drawing(viewer, project, on):
        judged = next((check for check in checks if check.state == CheckState.JUDGED), None)
        report = report_of(judged) if judged else None
        if judged and report:
            buildings = tuple(_buildings(report))
            found.append(Site(judged, judged.document.name, judged.attachment.version, buildings))
    return [site for site in found if site.buildings]


def _by_drawing(viewer: Viewer, project: UUID, on: date | None) -> Iterator[list[Check]]:
    """The latest check of every version of each drawing, the newest version first. 2 SQL queries."""
    readable = Case.objects.filter(visible(viewer), project=project)
    given = list(Watched.objects.filter(case__in=readable.values("id")).values_list("slot", "document"))
    which = Q(pk__in=())
    for slot, document in given:
        same = Check.objects.filter(slot=slot, document=document).values("subject")
        which |= Q(slot=slot, subject__in=same)
    rows = Check.objects.filter(which).select_related(
        "attachment", "document", "report", "previous__attachment"
    )
    if on is not None:
        rows = rows.filter(asked_at__lt=_ends(on))
    latest: defaultdict[tuple[str, str], dict[int, Check]] = defaultdict(dict)
    for check in rows.order_by("asked_at"):
        latest[check.subject, check.slot][check.attachment.version] = check
    for versions in latest.values():
        yield [check for _, check in sorted(versions.items(), reverse=True)]


def _ends(day: date) -> datetime:
    """The moment at which the next day begins."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _version(check: Check, report: Mapping[str, Any] | None) -> Version:
    comparison = (report or {}).get("comparison")
    changes = comparison.get("changes", ()) if comparison else ()
    counts = Counter(WORDS.get(change["kind"], change["kind"]) for change in changes)
    return Version(
        check=check,
        number=check.attachment.version,
        changes=tuple(counts.most_common()) if comparison is not None else None,
        outside=sum(bool(change["outside"]) for change in changes),
        against=check.previous.attachment.version if check.previous else None,
    )


def _buildings(report: Mapping[str, Any]) -> Iterator[Building]:
    for part in report["indicators"].get("buildings", ()):
        yield Building(
            name=part["name"],
            use=part["use"] or "",
            storeys_above=part["storeys_above"],
            storeys_below=part["storeys_below"],
            height=part["height"],
            footprint=part["footprint_area"],
            floor_area=part["floor_area"],
            reason=part["reason"] or "",
        )
