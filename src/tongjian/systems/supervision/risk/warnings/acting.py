"""研判, 推送, 核查处置, 反馈, 销号: each by whose turn it is, with its deadline; a false alarm is a result.

The row is locked, then read, then changed: two who act at once do so one after the other, and the second is
told that the warning has moved on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.ledger.records import append
from tongjian.kernel.notices.actions import NewNotice, notify_many
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.supervision.risk.access import handles, heads, sees, works_in
from tongjian.systems.supervision.risk.models import Act, Outcome, Step, Warning, WarningState
from tongjian.systems.supervision.risk.office import body_id

# From which state an act leads where, and the deadline of the next one.
WAY: Mapping[Act, tuple[frozenset[WarningState], WarningState, str]] = {
    Act.JUDGE: (frozenset({WarningState.FOUND}), WarningState.JUDGED, "push"),
    Act.PUSH: (frozenset({WarningState.JUDGED}), WarningState.PUSHED, "check"),
    Act.CHECK: (frozenset({WarningState.PUSHED}), WarningState.CHECKED, "answer"),
    Act.ANSWER: (frozenset({WarningState.CHECKED}), WarningState.ANSWERED, "close"),
    Act.RETURN: (frozenset({WarningState.ANSWERED}), WarningState.PUSHED, "check"),
    Act.CLOSE: (frozenset({WarningState.ANSWERED}), WarningState.CLOSED, ""),
}


@dataclass(frozen=True)
class Given:
    """What somebody says with an act. `outcome` belongs to judging and checking, `receiver` to pushing."""

    text: str
    outcome: str = ""
    receiver: int | None = None
    assignment: UUID | None = None


def why_not(viewer: Viewer, row: Warning, act: Act) -> str:
    """Why the viewer may not do that now; empty when they may. No query."""
    if not sees(viewer, row.city, row.region) and not works_in(viewer, row.organisation_id):
        return "不在您的辖区"
    if row.state not in WAY[act][0]:
        return f"预警现在是“{row.get_state_display()}”，不能{act.label}"
    if act in (Act.JUDGE, Act.PUSH) and not handles(viewer, row.city):
        return f"{act.label}由监管主管部门办理"
    if act in (Act.CLOSE, Act.RETURN) and not heads(viewer, row.city):
        return f"{act.label}由监管主管部门负责人办理"
    if act in (Act.CHECK, Act.ANSWER) and not works_in(viewer, row.organisation_id):
        return f"{act.label}由接收预警的机构办理"
    return ""


def possible(viewer: Viewer, row: Warning) -> list[tuple[Act, str]]:
    """Every act of the next step, with why it is closed."""
    return [(act, why_not(viewer, row, act)) for act, (begins, _, _) in WAY.items() if row.state in begins]


def act(viewer: Viewer, warning: UUID, what: Act, given: Given, now: datetime) -> Warning:
    """Do one step. At most 10 SQL queries. Raises `PermissionDenied`, `RefusedError`."""
    with transaction.atomic():
        row = _locked(warning)
        if why := why_not(viewer, row, what):
            if row.state not in WAY[what][0] and (
                handles(viewer, row.city) or works_in(viewer, row.organisation_id)
            ):
                raise RefusedError(f"{why}。请刷新页面。")
            raise PermissionDenied(f"{why}。")
        _complete(what, given, row)
        _moved(viewer, row, what, given, now)
    return row


def _complete(what: Act, given: Given, row: Warning) -> None:
    """Raises `RefusedError` for what is missing."""
    if not given.text.strip():
        raise RefusedError(f"没有写{what.label}的情况和理由。")
    if what in (Act.JUDGE, Act.CHECK) and given.outcome not in Outcome.values:
        raise RefusedError("没有选结论：属实，还是误报。")
    known = Organisation.objects.filter(city=row.city)
    if what == Act.PUSH and (given.receiver is None or not known.filter(pk=given.receiver).exists()):
        raise RefusedError("没有选接收机构，或者它不是本市的机构。")


def _moved(viewer: Viewer, row: Warning, what: Act, given: Given, now: datetime) -> None:
    """Write the step, the state, the next deadline, the event and the notice."""
    due, turn, body = row.due_on, row.organisation_id, body_id(row.city)
    _, state, next_ = WAY[what]
    if what == Act.JUDGE and given.outcome == Outcome.FALSE:
        # Nobody has to check what is plainly unfounded; the head still closes it.
        state, next_ = WarningState.ANSWERED, "close"
    row.state, row.revision = state, row.revision + 1
    if what == Act.PUSH:
        row.organisation_id = given.receiver
        row.assignment = str(given.assignment or row.assignment)
    elif what == Act.ANSWER:
        row.organisation_id = body
    elif what == Act.RETURN:
        row.organisation_id = _receiver(row)
    # A judgement that something may be there is no hit yet: only a check makes one.
    if what == Act.CHECK or (what == Act.JUDGE and given.outcome == Outcome.FALSE):
        row.outcome = given.outcome
    if what == Act.RETURN:
        row.outcome = ""
    days = row.rule_body["deadlines"].get(next_)
    today = timezone.localdate(now)
    row.due_on = pack_of(row.city).calendar.add_working_days(today, days) if days else None
    row.save(
        update_fields=["state", "revision", "organisation", "assignment", "outcome", "due_on"],
    )
    step = Step.objects.create(
        warning=row,
        number=row.revision,
        act=what,
        by_id=viewer.user,
        organisation_id=turn if what in (Act.CHECK, Act.ANSWER) else body,
        at=now,
        due_on=due,
        text=given.text.strip()[:2000],
        outcome=given.outcome if what in (Act.JUDGE, Act.CHECK) else "",
    )
    told = {
        "act": what.value,
        "text": step.text,
        "outcome": step.outcome,
        "state": row.state,
        "organisation": row.organisation_id,
        "due": str(row.due_on or ""),
        "assignment": row.assignment,
    }
    append(row.city, row.pk, f"risk:warning-{what.value}", told, actor=viewer.user, at=now)
    if row.state != WarningState.CLOSED and row.organisation_id is not None:
        title = f"风险预警“{row.title}”（{row.subject.name}）{WarningState(row.state).label}，轮到本机构办理"
        link = f"/{row.city}/supervision/warnings/{row.pk}/"
        notify_many(
            [NewNotice(row.city, title[:200], step.text[:500], link, organisation=row.organisation_id)],
            now=now,
        )


def _receiver(row: Warning) -> int | None:
    """To whom the warning was pushed last. 1 SQL query."""
    checked = Step.objects.filter(warning=row, act=Act.CHECK).order_by("-number")
    return checked.values_list("organisation", flat=True).first() or row.organisation_id


def _locked(warning: UUID) -> Warning:
    row = Warning.objects.select_for_update(of=("self",)).select_related("subject").filter(pk=warning).first()
    if row is None:
        raise RefusedError("没有这条预警。")
    return row


def is_late(step: Step) -> bool:
    """Whether an act was done after its deadline."""
    return step.due_on is not None and timezone.localdate(step.at) > step.due_on
