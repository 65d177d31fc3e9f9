"""Asking the bureau that approved to revoke, and its answer within the period."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from tongjian.kernel.inspectorate.actions import accept, decline, end, refer
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Conduct, Referral, ReferralState
from tongjian.kernel.packs.queries import calendar_of
from tongjian.kernel.people.models import Organisation
from tongjian.systems.supervision.centre.sheet import centre_of
from tongjian.systems.supervision.centre.wayback.queries import TARGET, Approval

SHORTEST = 10


def advise(
    conduct: Conduct,
    approval: Approval,
    sender: Organisation,
    facts: str,
    reasons: str,
    *,
    by: int | None,
    at: datetime,
) -> Referral:
    """建议撤销: ask the bureau to revoke what it approved, because of what supervision found. 10 SQL queries.

    Refused without reasons, and when the same was asked for before.
    """
    wrong = []
    if len(facts.strip()) < SHORTEST:
        wrong.append(f"事实至少写 {SHORTEST} 个字")
    if len(reasons.strip()) < SHORTEST:
        wrong.append(f"建议撤销的理由和依据至少写 {SHORTEST} 个字")
    if conduct.withdrawn_at is not None:
        wrong.append("这条监管记录已经撤回，不能据以建议撤销")
    if wrong:
        raise RefusedError(*wrong)
    days = centre_of(conduct.city).revocation.days
    content = {
        "facts": facts.strip(),
        "advice": f"建议撤销：{approval.title}",
        "basis": reasons.strip(),
        "inspection": conduct.number,
        "party_name": str(conduct.body.get("party_name", "")),
        "party_identifier": str(conduct.body.get("identifier", "")),
    }
    return refer(
        conduct.city,
        TARGET,
        f"conduct:{conduct.pk}:{approval.key}"[:80],
        channel="",
        subject=conduct.subject,
        matter=conduct.matter,
        title=f"建议撤销 {approval.title}"[:200],
        content=content,
        sender=sender,
        receiver=Organisation.objects.get(pk=approval.organisation),
        by=by,
        at=at,
        due_on=calendar_of(conduct.city).add_working_days(timezone.localdate(at), days),
    )


def answer(
    referral: Referral, does: str, number: str, words: str, *, by: int | None, at: datetime
) -> Referral:
    """答复: take it up under a number, decline it with reasons, or say how it ends. At most 8 SQL queries."""
    match does:
        case "accept" if not number.strip():
            raise RefusedError("请填写受理的案号或收文号")
        case "accept":
            return accept(referral, number.strip()[:80], by=by, at=at, note=words.strip()[:500])
        case "decline":
            return decline(referral, words[:500], by=by, at=at)
        case "end":
            return end(referral, words[:500], by=by, at=at)
        case _:
            raise RefusedError("请选择答复")


def is_late(referral: Referral, at: datetime) -> bool:
    """Whether the period ran out, or the answer came after it."""
    if referral.due_on is None:
        return False
    answered = referral.answered_at or at
    waiting = referral.state == ReferralState.OFFERED
    return timezone.localdate(at if waiting else answered) > referral.due_on


def key_of(referral: Referral) -> UUID | None:
    """The record the advice rests on; None where its origin is of another kind."""
    kind, _, rest = referral.origin.partition(":")
    try:
        return UUID(rest.partition(":")[0]) if kind == "conduct" else None
    except ValueError:
        return None
