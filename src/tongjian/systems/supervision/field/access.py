"""Who sees visits and findings, and who may act: functions of role, body, region, and of the team."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q

from tongjian.kernel.documents.access import Limits, Place
from tongjian.kernel.people.regions import reach_of
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.supervision.field.models import Finding, Member, Visit, VisitState

OFFICE = (Role.HANDLER, Role.HEAD)
READERS = (*OFFICE, Role.SUPERVISOR)
PICTURES = frozenset({"jpg", "png"})
PAPERS = frozenset({"pdf", "jpg", "png", "docx"})
MEGABYTE = 1024 * 1024


def of_office(viewer: Viewer, visit: str = "pk") -> Q:
    """Rows of the own body, of the region one oversees, and those whose team one belongs to.

    For tables with `organisation`, `city` and `region`; `visit` is the column that names the visit.
    """
    own = Exists(Member.objects.filter(visit=OuterRef(visit), user=viewer.user))
    return (
        Q(organisation__in=viewer.organisations(*OFFICE))
        | reach_of(viewer, (Role.SUPERVISOR,)).inside()
        | _led(viewer)
        | Q(own)
    )


def _led(viewer: Viewer) -> Q:
    """Bodies below one's own: a bureau sees what its stations and brigades inspect."""
    return Q(organisation__parent__in=viewer.organisations(*OFFICE))


def of_inspected(viewer: Viewer) -> Q:
    """Rows about a subject the viewer's own organisation answers for."""
    return Q(subject__organisation__in=viewer.organisations(Role.APPLICANT))


def acts_for(viewer: Viewer, organisation: int, *roles: Role) -> bool:
    """Whether the viewer acts in that body."""
    return bool({organisation} & viewer.organisations(*(roles or OFFICE)))


def needs_office(viewer: Viewer, organisation: int, *roles: Role) -> None:
    """Raises `PermissionDenied`."""
    if not acts_for(viewer, organisation, *roles):
        wanted = "负责人" if roles == (Role.HEAD,) else "检查机构的人员"
        raise PermissionDenied(f"这一步由{wanted}办理。")


def may_read_visit_file(viewer: Viewer, key: str) -> bool:
    """Photos of a visit: officials who see the visit; the inspected once it is concluded."""
    row = Visit.objects.filter(pk=key)
    if row.filter(of_office(viewer)).exists():
        return True
    return row.filter(of_inspected(viewer), state=VisitState.CONCLUDED).exists()


def may_read_finding_file(viewer: Viewer, key: str) -> bool:
    """Papers of a finding: officials who see it, and the inspected."""
    return Finding.objects.filter(of_office(viewer, "visit") | of_inspected(viewer), pk=key).exists()


def never(_viewer: Viewer, _key: str) -> bool:
    """Files come in through the pages of the field only."""
    return False


def nowhere(_key: str, _slot: str) -> Place | None:
    """No material is uploaded by the general page."""
    return None


def limits(formats: frozenset[str], megabytes: int) -> Limits:
    """What is taken in."""
    return Limits(formats, megabytes * MEGABYTE)


def visible_visit(viewer: Viewer, city: str, key: UUID) -> Visit | None:
    """The visit as an official sees it; None for others. 1 SQL query."""
    rows = Visit.objects.select_related("subject", "organisation", "assignment")
    return rows.filter(of_office(viewer), city=city, pk=key).first()
