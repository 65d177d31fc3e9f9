"""委托代办: who acts for an applicant, for which projects and stages, from when to when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from tongjian.kernel.people.actions.changes import record
from tongjian.kernel.people.models import Organisation, User
from tongjian.kernel.people.viewer import Membership, Role, Viewer
from tongjian.kernel.projects.actions import NotAllowedError, RefusedError
from tongjian.kernel.projects.models import Mandate, Project


@dataclass(frozen=True, slots=True)
class Terms:
    """What is entrusted. `agent` is the credit code of an organisation or the account of a person.

    `project` None means every project of the principal, no `stages` every stage; both days are included.
    """

    agent: str
    project: UUID | None
    stages: Sequence[str]
    since: date
    until: date


@transaction.atomic
def grant(principal: int, terms: Terms, by: Viewer, *, now: datetime | None = None) -> Mandate:
    """委托: the agent may fill in and hand in for the principal within these terms.

    Raises `NotAllowedError` for anyone but the principal's own people, `RefusedError` with every mistake.
    """
    _must_be_own(by, principal)
    assert by.user is not None, "whoever holds a role is a person"
    owner = Organisation.objects.get(pk=principal)
    agent = Organisation.objects.filter(city=owner.city, uscc=terms.agent.strip().upper()).first()
    person = None if agent else User.objects.filter(username=terms.agent.strip(), is_active=True).first()
    mistakes = []
    if agent is None and person is None:
        mistakes.append(f"没有找到“{terms.agent}”，请填代办单位的统一社会信用代码，或代办人的登录账号")
    if agent is not None and agent.pk == principal:
        mistakes.append("不能委托给本单位自己，本单位的申请人本来就可以填写")
    if terms.until < terms.since:
        mistakes.append("委托的截止日期早于开始日期，请核对")
    if terms.project and not Project.objects.filter(pk=terms.project, applicant=principal).exists():
        mistakes.append("这个项目不是本单位的项目，请重新选择")
    if mistakes:
        raise RefusedError(mistakes)
    mandate = Mandate.objects.create(
        city=owner.city,
        principal=owner,
        agent=agent,
        person=person,
        project_id=terms.project,
        stages=list(terms.stages),
        since=terms.since,
        until=terms.until,
        granted_by_id=by.user,
        granted_at=now or timezone.now(),
    )
    record(by, {owner.city}, "委托代办", _subject(mandate), after=_stated(mandate))
    return mandate


@transaction.atomic
def revoke(mandate: UUID, by: Viewer, *, now: datetime | None = None) -> Mandate:
    """解除委托, at once; what the agent did stays done. Raises `Mandate.DoesNotExist` for strangers too."""
    mine = by.organisations(Role.APPLICANT)
    row = Mandate.objects.select_for_update(of=("self",)).get(pk=mandate, principal__in=mine)
    if row.revoked_at is None:
        row.revoked_at, row.revoked_by_id = now or timezone.now(), by.user
        row.save(update_fields=["revoked_at", "revoked_by"])
        record(by, {row.city}, "解除代办委托", _subject(row), before=_stated(row))
    return row


def mandate_for(viewer: Viewer, *, principal: int, project: UUID, stage: str, today: date) -> Mandate | None:
    """The mandate under which the viewer may act for the principal in this stage today. 1 SQL query."""
    rows = _rows().filter(
        _to(viewer),
        Q(project=None) | Q(project=project),
        principal=principal,
        revoked_at=None,
        since__lte=today,
        until__gte=today,
    )
    return next((row for row in rows if not row.stages or stage in row.stages), None)


def acting(viewer: Viewer, mandate: Mandate) -> Viewer:
    """The viewer as the principal's applicant, on behalf of whoever gave the mandate. No SQL.

    Only for the one act or page for which the mandate was found: it reaches no other project or stage.
    """
    principal = mandate.principal
    membership = Membership(
        organisation=principal.pk,
        code=principal.code,
        duty="",
        name=principal.name,
        kind=principal.kind,
        city=principal.city,
        region=principal.region,
        roles=frozenset({Role.APPLICANT}),
        on_behalf_of=mandate.granted_by_id,
        mandate=mandate.pk,
    )
    return Viewer(viewer.user, viewer.name, (*viewer.memberships, membership))


def mandates_of(viewer: Viewer, *, most: int = 100) -> tuple[list[Mandate], list[Mandate]]:
    """The latest mandates the viewer's organisations gave, and those given to them. 1 SQL query."""
    own = viewer.organisations(Role.APPLICANT)
    rows = list(_rows().filter(Q(principal__in=own) | _to(viewer))[:most])
    return (
        [row for row in rows if row.principal_id in own],
        [row for row in rows if row.agent_id in own or (row.person_id and row.person_id == viewer.user)],
    )


def _to(viewer: Viewer) -> Q:
    """Given to the viewer personally, or to an organisation they apply for."""
    return Q(agent__in=viewer.organisations(Role.APPLICANT)) | Q(person=viewer.user, person__isnull=False)


def _rows() -> QuerySet[Mandate]:
    rows = Mandate.objects.select_related("principal", "agent", "person", "project", "granted_by")
    return rows.order_by("-granted_at", "-id")


def record_act(actor: Viewer, what: str, subject: str, *, now: datetime) -> None:
    """代办: write down what an agent did and for whom, in the transaction that does it.

    `actor` is a viewer made by `acting`; for anyone else nothing is to be written. The mandate is locked and
    looked at once more: whoever takes it back meanwhile comes before the act or after it, never between.
    Raises `NotAllowedError` when it has ended. 3 SQL queries.
    """
    if actor.mandate is None:
        return
    today = timezone.localdate(now)
    rows = _rows().select_for_update(of=("self",), no_key=True)
    running = rows.filter(pk=actor.mandate, revoked_at=None, since__lte=today, until__gte=today)
    mandate = running.first()
    if mandate is None:
        raise NotAllowedError("代办委托已经结束，请联系委托单位")
    record(actor, {mandate.city}, what, subject, after={**_stated(mandate), "mandate": mandate.pk})


def _must_be_own(by: Viewer, principal: int) -> None:
    if principal not in by.organisations(Role.APPLICANT):
        raise NotAllowedError("只有建设单位自己的申请人可以委托代办")


def _stated(mandate: Mandate) -> dict[str, object]:
    agent = mandate.agent.name if mandate.agent else str(mandate.person)
    return {
        "principal": mandate.principal.name,
        "agent": agent,
        "project": mandate.project.code if mandate.project else "",
        "stages": "、".join(mandate.stages),
        "since": mandate.since,
        "until": mandate.until,
    }


def _subject(mandate: Mandate) -> str:
    return f"mandate:{mandate.pk}"
