"""Which results concern whose approvals, and what was asked of whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from tongjian.kernel.cases.models import Case
from tongjian.kernel.inspectorate.models import Conduct, Referral, ReferralState
from tongjian.kernel.licences.models import Licence
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Role, Viewer

TARGET = "approval"
REVIEWERS = (Role.HANDLER, Role.HEAD, Role.SUPERVISOR)
PAGE = 30


def bodies_of(viewer: Viewer, city: str) -> frozenset[int]:
    """The bodies of a city for which the viewer reviews."""
    return frozenset(
        member.organisation
        for member in viewer.memberships
        if member.city == city and member.roles & set(REVIEWERS)
    )


def advices(viewer: Viewer, city: str) -> QuerySet[Referral]:
    """The advice to revoke that was sent to or by the viewer's bodies; a city's supervisors see all."""
    rows = Referral.objects.filter(city=city, target=TARGET).select_related("subject", "sender", "receiver")
    if not viewer.has(Role.SUPERVISOR, city=city):
        own = bodies_of(viewer, city)
        rows = rows.filter(Q(receiver__in=own) | Q(sender__in=own))
    return rows.order_by("-sent_at", "-id")


def page(
    viewer: Viewer, city: str, late: bool, today: date, after: tuple[object, UUID] | None
) -> tuple[list[Referral], str | None]:
    """One page of them, and where the next begins. 1 SQL query."""
    rows = advices(viewer, city)
    if late:
        rows = rows.filter(state=ReferralState.OFFERED, due_on__lt=today)
    if after:
        at, id_ = after
        rows = rows.filter(Q(sent_at__lt=at) | Q(sent_at=at, id__lt=id_))
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], f"{last.sent_at.isoformat()}_{last.pk}" if last else None


def results_for(viewer: Viewer, city: str) -> list[Conduct]:
    """Results of supervision on projects that the viewer's bodies approved, the latest first. 1 SQL query."""
    own = bodies_of(viewer, city)
    approved = Case.objects.filter(project=OuterRef("subject__project"), organisation__in=own)
    rows = Conduct.objects.filter(
        Exists(approved), city=city, replaced_by__isnull=True, withdrawn_at__isnull=True
    )
    return list(
        rows.select_related("subject__project", "organisation").defer("body").order_by("-on", "-id")[:PAGE]
    )


@dataclass(frozen=True, slots=True)
class Approval:
    """What was approved for a project: the licence or the case, and who did."""

    key: str
    title: str
    organisation: int
    body: str


def approvals_of(project: UUID | None) -> list[Approval]:
    """What could be revoked: licences in force of a project and the matters decided on it. 3 SQL queries."""
    if project is None:
        return []
    licences = list(Licence.objects.filter(project=project, state="valid").order_by("issued_on"))
    by_case = {each.case: each for each in licences if each.case}
    of_licence = Q(pk__in=by_case)
    approved = Q(status__in=(11, 12), parent__isnull=False) | Q(status__in=(11, 12), kind="matter")
    cases = list(Case.objects.filter(of_licence | (Q(project=project) & approved)).order_by("number"))
    names = _names(case.organisation for case in cases)
    return [_approval(case, by_case.get(case.pk), names) for case in cases]


def _approval(case: Case, licence: Licence | None, names: dict[int, str]) -> Approval:
    title = f"{licence.title} {licence.document_number}" if licence else f"{case.title} {case.number}"
    return Approval(str(case.pk), title, case.organisation, names.get(case.organisation, ""))


def _names(ids: Iterable[int]) -> dict[int, str]:
    return dict(Organisation.objects.filter(pk__in=set(ids)).values_list("pk", "name"))
