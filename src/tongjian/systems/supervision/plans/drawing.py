"""A round is announced, drawn, drawn again: in public, once each, and nothing done is drawn a second time.

Whoever draws holds the lock of the plan. The certificate and the assignments are made in one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from pydantic import ValidationError

from tongjian.engines.draws import DrawError
from tongjian.kernel.draws import actions as draws
from tongjian.kernel.draws import queries as drawn
from tongjian.kernel.draws.models import Draw, DrawState
from tongjian.kernel.exchange.actions import announce as tell
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.ledger.records import append
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.supervision.access import needs_head
from tongjian.systems.supervision.assigning import call_off
from tongjian.systems.supervision.models import Assignment, AssignmentState, Plan, PlanState
from tongjian.systems.supervision.office import vocabulary_of
from tongjian.systems.supervision.plans.lines import of_round
from tongjian.systems.supervision.plans.lists import lists_of, weights_of
from tongjian.systems.supervision.plans.provincial import hand_over
from tongjian.systems.supervision.plans.resting import must_rest
from tongjian.systems.supervision.plans.sending import send_out

_DONE = (AssignmentState.STARTED, AssignmentState.CONCLUDED)


@dataclass(frozen=True, slots=True)
class Ceremony:
    """Where the seed will come from: a public figure nobody can know yet, and parties with commitments."""

    source: str
    words: str
    parties: Mapping[str, str]

    def told(self) -> dict[str, object]:
        """As the rules say it."""
        return {
            "sources": [{"name": self.source.strip(), "words": self.words.strip()}],
            "parties": [
                {"name": name.strip(), "commitment": digest.strip().lower()}
                for name, digest in self.parties.items()
            ],
        }


def subject_of(plan: Plan, round: int) -> str:
    """How a draw names what it is for."""
    return f"supervision-plan:{plan.pk}:{round}"


def announce(viewer: Viewer, key: UUID, ceremony: Ceremony, now: datetime) -> Draw | None:
    """公告 the next round of a plan; None when all its matters are the province's, which then gets them.

    Raises `PermissionDenied`, `RefusedError`.
    """
    with transaction.atomic():
        plan = locked(viewer, key)
        must_announce(plan)
        plan.round, plan.changed_at = plan.round + 1, now
        row = None
        if of_round(plan, plan.round, own=True):
            row = _announced(viewer, plan, ceremony, now)
            plan.state = PlanState.ANNOUNCED
        else:
            plan.state = PlanState.RUNNING
        plan.save(update_fields=["state", "round", "changed_at"])
        body = {"round": plan.round, "draw": str(row.pk) if row else "", "digest": row.digest if row else ""}
        append(plan.city, plan.pk, "supervision:plan-announced", body, actor=viewer.user, at=now)
        told = {"plan": str(plan.pk), "title": plan.title, "year": plan.year, **body}
        tell(plan.city, "plan.published", f"{plan.pk}:{plan.round}:{now.isoformat()}", told, at=now)
        hand_over(plan, now)
    return row


def announce_again(viewer: Viewer, key: UUID, reason: str, ceremony: Ceremony, now: datetime) -> Draw:
    """公告重抽: another draw of the running round, which says which one it follows and why.

    What was begun or done takes no part. The first draw stays published. Raises as `announce`.
    """
    if not reason.strip():
        raise RefusedError("重抽要写明缘由，缘由会公布")
    with transaction.atomic():
        plan = locked(viewer, key)
        before = must_draw_again(plan)
        certificate = drawn.certificate_of(before)
        assert certificate is not None
        done = Assignment.objects.filter(plan=plan, round=plan.round, state__in=_DONE)
        row = _announced(
            viewer,
            plan,
            ceremony,
            now,
            set(done.values_list("subject", flat=True)),
            replaces={"digest": certificate.digest, "reason": reason.strip()[:500]},
        )
        body = {"round": plan.round, "draw": str(row.pk), "digest": row.digest, "reason": reason.strip()}
        append(plan.city, plan.pk, "supervision:plan-announced-again", body, actor=viewer.user, at=now)
    return row


def make(viewer: Viewer, key: UUID, values: Mapping[str, str], now: datetime) -> Draw:
    """抽取: the announced draw is made with the parts of its seed; every visit becomes an assignment at once.

    Raises `PermissionDenied`, `RefusedError`.
    """
    with transaction.atomic():
        plan = locked(viewer, key)
        announced = announced_of(plan)
        try:
            row = draws.make(viewer, announced.pk, {n: v.strip() for n, v in values.items()}, now)
            certificate = drawn.certificate_of(row)
        except DrawError as error:
            raise RefusedError(str(error)) from None
        assert certificate is not None
        again = certificate.announcement.rules.replaces
        if again is not None:
            rest = Assignment.objects.select_for_update().filter(
                plan=plan, round=plan.round, state=AssignmentState.OPEN
            )
            call_off(rest, f"重抽：{again.reason}", by=viewer.user, at=now)
        number = send_out(plan, row, certificate, viewer, now)
        begun = again is not None and _begun(plan)
        plan.state, plan.changed_at = PlanState.RUNNING if begun else PlanState.DRAWN, now
        plan.save(update_fields=["state", "changed_at"])
        body = {"draw": str(row.pk), "certificate": certificate.digest, "visits": number}
        append(plan.city, plan.pk, "supervision:plan-drawn", body, actor=viewer.user, at=now)
        told = {"plan": str(plan.pk), "title": plan.title, "round": plan.round, **body}
        tell(plan.city, "plan.drawn", str(row.pk), told, at=now)
    return row


def give_up(viewer: Viewer, key: UUID, reason: str, now: datetime) -> Draw:
    """作废公告: the announced draw is not made, for a public reason; another may be announced."""
    with transaction.atomic():
        plan = locked(viewer, key)
        announced = announced_of(plan)
        try:
            row = draws.give_up(viewer, announced.pk, reason, now)
        except DrawError as error:
            raise RefusedError(str(error).rstrip("。")) from None
        if plan.state == PlanState.ANNOUNCED:
            plan.round -= 1
            plan.state = PlanState.ENDED if plan.round else PlanState.DRAFT
            plan.changed_at = now
            plan.save(update_fields=["state", "round", "changed_at"])
        body = {"draw": str(row.pk), "reason": row.void_because}
        append(plan.city, plan.pk, "supervision:plan-given-up", body, actor=viewer.user, at=now)
    return row


def end_round(viewer: Viewer, key: UUID, reason: str, now: datetime) -> int:
    """结束本轮: what is still open is called off, for a reason; how many that were."""
    if not reason.strip():
        raise RefusedError("提前结束要写明理由")
    with transaction.atomic():
        plan = locked(viewer, key)
        if plan.state not in (PlanState.DRAWN, PlanState.RUNNING):
            raise RefusedError(f"计划{plan.get_state_display()}，没有可以结束的一轮")
        rows = Assignment.objects.select_for_update().filter(plan=plan, round=plan.round)
        if rows.filter(state=AssignmentState.STARTED).exists():
            raise RefusedError("还有正在进行的检查，办结后再结束本轮")
        number = call_off(rows.filter(state=AssignmentState.OPEN), reason.strip(), by=viewer.user, at=now)
        plan.state, plan.changed_at = PlanState.ENDED, now
        plan.save(update_fields=["state", "changed_at"])
        body = {"round": plan.round, "called_off": number, "reason": reason.strip()}
        append(plan.city, plan.pk, "supervision:plan-ended", body, actor=viewer.user, at=now)
    return number


def _announced(
    viewer: Viewer,
    plan: Plan,
    ceremony: Ceremony,
    now: datetime,
    done: set[UUID] | None = None,
    **others: object,
) -> Draw:
    try:
        lists = lists_of(plan, plan.round, timezone.localdate(now), done or ())
        weights = weights_of(vocabulary_of(plan.city).weightings[plan.weighting])
        title = f"{plan.title}（第{plan.round}轮）"
        rules = lists.rules(plan, title, weights, **ceremony.told(), **others)
        return draws.announce(
            viewer,
            plan.city,
            rules,
            lists.objects,
            subject=subject_of(plan, plan.round),
            organisation=plan.organisation_id,
            now=now,
            staff=lists.staff,
        )
    except ValidationError:
        raise RefusedError(
            "请写明公开数字的名称，以及何时、在哪里公布；随机数的承诺应为 64 位十六进制数字"
        ) from None
    except DrawError as error:
        raise RefusedError(str(error).rstrip("。")) from None


def _begun(plan: Plan) -> bool:
    return Assignment.objects.filter(plan=plan, round=plan.round, state__in=_DONE).exists()


def must_announce(plan: Plan) -> None:
    """Refused unless a further round may be announced."""
    if plan.state not in (PlanState.DRAFT, PlanState.ENDED) or plan.round >= plan.rounds:
        raise RefusedError(f"计划{plan.get_state_display()}，这一轮不能再公告")


def must_draw_again(plan: Plan) -> Draw:
    """The draw that another would follow. Refused unless it was made. 1 SQL query."""
    if plan.state not in (PlanState.DRAWN, PlanState.RUNNING):
        raise RefusedError(f"计划{plan.get_state_display()}，不能重抽")
    before = drawn.latest(subject_of(plan, plan.round))
    if before is None or before.state != DrawState.DRAWN:
        raise RefusedError("已经公告了一次重抽，还没有抽")
    return before


def announced_of(plan: Plan) -> Draw:
    """The draw that waits to be made. Refused where none does. 1 SQL query."""
    announced = drawn.latest(subject_of(plan, plan.round))
    if announced is None or announced.state != DrawState.ANNOUNCED:
        raise RefusedError("没有等待抽取的公告")
    return announced


def locked(viewer: Viewer, key: UUID) -> Plan:
    """The plan under its lock, for its head. 2 SQL queries. Refused while a worker is at it."""
    plan = Plan.objects.select_for_update().get(pk=key)
    needs_head(viewer, plan.city, plan.organisation_id)
    must_rest(plan)
    return plan
