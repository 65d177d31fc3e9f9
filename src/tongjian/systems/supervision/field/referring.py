"""移送执法: a finding goes to a channel of enforcement, and follows the answer that comes back."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tongjian.engines.fieldwork import StepKind
from tongjian.engines.fieldwork.findings import possible
from tongjian.kernel.inspectorate.actions import RefusedError as NotReferred
from tongjian.kernel.inspectorate.actions import refer
from tongjian.kernel.inspectorate.models import Referral, ReferralState
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.supervision.field.access import needs_office
from tongjian.systems.supervision.field.acting import needed
from tongjian.systems.supervision.field.errors import RefusedError
from tongjian.systems.supervision.field.models import Finding, FindingStep, Member
from tongjian.systems.supervision.field.office import ChannelSheet, channels_of, field_of
from tongjian.systems.supervision.field.stepping import locked_with_referrals, standing_of, step
from tongjian.systems.supervision.field.telling import tell_inspected, tell_office

TARGET = "enforcement"
# A finding that came back and is handed over again is counted behind its id.
_ORIGIN = re.compile(r"finding:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?::[1-9][0-9]*)?")
_ANSWERS = {
    ReferralState.ACCEPTED: (StepKind.TAKEN, "执法机构已接收", "number"),
    ReferralState.DECLINED: (StepKind.DECLINED, "执法机构不予接收", "reason"),
    ReferralState.ENDED: (StepKind.ENDED, "执法已办结", "outcome"),
}


def send(viewer: Viewer, finding: UUID, channel: str, words: str, now: datetime) -> FindingStep:
    """Hand the finding over with its evidence, by the head. 14 SQL queries.

    Two records change, each with its event, and the outbox hears of it: 5 queries are the finding's step, 5
    the referral. A finding that came back is handed over again under a further origin.
    Raises `PermissionDenied`, `RefusedError`.
    """
    with transaction.atomic():
        row, times = locked_with_referrals(finding)
        needs_office(viewer, row.organisation_id, Role.HEAD)
        chosen = _channel(row.city, channel)
        advice = needed(words, "请写明移送的理由和建议。")
        receiver = Organisation.objects.filter(city=row.city, code=chosen.organisation).first()
        try:
            made = refer(
                row.city,
                TARGET,
                f"finding:{row.pk}" + (f":{times + 1}" if times else ""),
                channel=chosen.code,
                subject=row.subject,
                matter=row.matter,
                title=f"{row.subject.name}：{row.title}"[:200],
                content=_content(row, advice),
                sender=row.organisation,
                receiver=receiver,
                by=viewer.user,
                at=now,
                due_on=timezone.localdate(now) + timedelta(days=field_of(row.city).periods.answer),
            )
        except NotReferred as error:
            raise RefusedError(*error.sentences) from None
        said = {"channel": chosen.code, "title": chosen.title, "words": advice, "referral": str(made.pk)}
        taken = step(row, StepKind.REFERRED, said, by=viewer.user, now=now)
        tell_inspected(row, "已移送执法机构", chosen.title, now)
    return taken


def follow(referral: Referral, now: datetime) -> None:
    """Move the finding as the receiver answered, in the receiver's transaction. 7 SQL queries at most.

    What is not of one of our findings is left alone, and nothing here stands in the receiver's way: where
    the finding came to its end meanwhile (an appeal was allowed), the body is told and its way stays.
    """
    answer, key = _ANSWERS.get(ReferralState(referral.state)), finding_of(referral)
    if key is None or answer is None:
        return
    kind, title, name = answer
    rows = Finding.objects.select_for_update(of=("self",)).select_related("subject")
    found = rows.filter(city=referral.city, pk=key).first()
    if found is None:
        return
    words = str(referral.answer.get(name, ""))
    if kind in possible(standing_of(found)):
        step(found, kind, {"words": words, "referral": str(referral.pk)}, by=referral.answered_by_id, now=now)
    else:
        words = f"问题{found.get_state_display()}，状态不变。{words}"
    tell_office(found, title, words, now)


def finding_of(referral: Referral) -> UUID | None:
    """The finding a referral is of; None for what somebody else handed over, or to somebody else."""
    matched = _ORIGIN.fullmatch(referral.origin)
    return UUID(matched[1]) if matched and referral.target == TARGET else None


def _content(row: Finding, advice: str) -> dict[str, Any]:
    team = Member.objects.filter(visit=row.visit_id).select_related("officer").order_by("pk")
    return {
        "facts": f"{row.found_on:%Y-%m-%d} 检查发现：{row.title}。{row.words}",
        "evidence": row.evidence,
        "inspection": row.inspection,
        "checklist_item": row.item,
        "basis": row.basis,
        "advice": advice,
        "officers": [each.officer.name for each in team],
        "contact": row.organisation.name,
        "party_name": row.subject.party_name,
        "party_identifier": row.subject.identifier,
    }


def _channel(city: str, code: str) -> ChannelSheet:
    for each in channels_of(city):
        if each.code == code:
            return each
    raise RefusedError("请选择移送给哪个执法渠道。")
