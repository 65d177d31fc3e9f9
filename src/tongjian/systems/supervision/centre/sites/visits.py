"""A reached milestone is looked at: two officers of the station are sent, as a special check."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Officer, Subject
from tongjian.kernel.inspectorate.queries import interests_in, running, unfit
from tongjian.kernel.ledger.records import append
from tongjian.kernel.packs.queries import calendar_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.supervision.centre.models import Milestone, Site
from tongjian.systems.supervision.centre.sheet import centre_of
from tongjian.systems.supervision.centre.sites.actions import locked
from tongjian.systems.supervision.matters.reading import Found, items_of
from tongjian.systems.supervision.models import Assignment, AssignmentKind
from tongjian.systems.supervision.plans.special import Special, assign

TEAM = 2


def send_team(viewer: Viewer, site: UUID, code: str, at: datetime) -> Assignment:
    """派出节点检查: a check of the site by two officers who may inspect it. At most 28 SQL queries.

    The visit that the field makes of it is among them; the number of officers does not matter.

    The officer who sends goes along where they may. Refused where the milestone has not been reached, a team
    was sent already, the site is no object of supervision, or no two officers may inspect it.
    """
    today = timezone.localdate(at)
    with transaction.atomic():
        row = locked(site)
        found = Milestone.objects.filter(site=row, code=code).first()
        if found is None or found.reached_on is None:
            raise RefusedError("还没有到达这个节点，不能派出检查")
        if found.assignment_id is not None:
            raise RefusedError(f"节点“{found.title}”已经派出检查，请刷新页面")
        subject = row.subject or Subject.objects.filter(project=row.project_id, until__isnull=True).first()
        if subject is None:
            raise RefusedError("这个工地的项目还不在监管对象库中，请先登记监管对象")
        sheet = centre_of(row.city).sites
        items = _items(row.city, subject, sheet.checks)
        if not items:
            raise RefusedError(f"没有适用于“{subject.name}”的检查实施清单，请核对监管事项")
        team = _team(row, subject, items, today, viewer.user)
        given = Special(
            kind=AssignmentKind.FOCUS,
            subjects=[subject.pk],
            items=[each.item.code for each in items],
            officers=[each.pk for each in team],
            due_on=calendar_of(row.city).add_working_days(today, sheet.visit_days),
            reason=f"工地监督节点：{found.title}（{row.number}）",
        )
        assignment = assign(viewer, row.organisation, given, at)[0]
        found.assignment = assignment
        found.save(update_fields=["assignment"])
        body = {"code": code, "assignment": str(assignment.pk), "team": [each.certificate for each in team]}
        append(row.city, row.pk, "supervision-centre:milestone-visit", body, actor=viewer.user, at=at)
    return assignment


def _items(city: str, subject: Subject, checks: Collection[str]) -> list[Found]:
    """The sub-items looked at at a milestone: by their checklist, done here, for such an object. No query."""
    return [
        each
        for each in items_of(city).values()
        if each.is_own
        and each.item.checklist
        and each.item.checklist.checks in checks
        and subject.kind in each.item.kinds
    ]


def _team(
    site: Site, subject: Subject, items: Iterable[Found], today: date, user: int | None
) -> list[Officer]:
    """Two officers of the station: specialisms first, then who sends, then by certificate. 1 SQL query."""
    wanted = {each.item.specialism for each in items}
    library = Officer.objects.filter(running(today), city=site.city, organisation=site.organisation)
    free = library.exclude(pk__in=interests_in(subject, today).values("officer"))
    fit = [each for each in free.order_by("certificate") if unfit(each, subject.region, today) is None]
    team: list[Officer] = []
    while len(team) < TEAM and fit:
        missing = wanted - {name for each in team for name in each.specialisms}
        best = max(fit, key=lambda each: (len(missing & set(each.specialisms)), each.user_id == user))
        fit.remove(best)
        team.append(best)
    if len(team) < TEAM:
        raise RefusedError(f"监督机构可以检查这个工地的人员不足 {TEAM} 人，请核对检查人员库和回避")
    return team
