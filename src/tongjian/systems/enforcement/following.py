"""What follows from a fact besides papers and conducts: money rows, answers to referrals, notices."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse

from tongjian.engines.penalties import TITLES, facts
from tongjian.engines.penalties.facts import KINDS, Fact
from tongjian.kernel.inspectorate import actions as inspectorate
from tongjian.kernel.inspectorate.models import ReferralState
from tongjian.kernel.notices.actions import NewNotice, notify_many
from tongjian.systems.enforcement.acts.declared import Act, Desk, Who
from tongjian.systems.enforcement.models import Payment
from tongjian.systems.enforcement.signing import answer

TO_PARTY: Mapping[str, str] = {
    "notified": "收到行政处罚事先告知书，请查看告知的事实和您的权利",
    "hearing-announced": "听证已经确定日期，请查看听证通知",
    "decided": "行政处罚案件已作出决定，请查看",
    "served": "有文书送达，请查看",
    "deferred": "延期、分期缴纳的申请已批准",
    "urged": "收到催告书，请按期履行",
    "demolition-announced": "强制拆除公告，请按期自行拆除",
    "seized": "查封、扣押决定，请查看",
    "ordered": "责令改正通知，请按期改正",
    "closed": "案件已经结案",
}
TO_BODY: frozenset[str] = frozenset(
    {
        *(
            "defended",
            "hearing-asked",
            "rights-waived",
            "urging-objected",
            "recusal-asked",
            "hearing-dropped",
        ),
        *("concluded", "reviewed", "registered", "hearing-held", "discussed"),
    }
)


def payments(desk: Desk, fact: Fact, act: Act, now: datetime, number: int) -> None:
    """Money that came in as a row, so that a receipt counts once. 1 SQL query where there is any."""
    if isinstance(fact, facts.Paid | facts.SpotCollected):
        Payment.objects.bulk_create(
            [
                Payment(
                    case=desk.case,
                    amount=fact.amount,
                    on=fact.on,
                    receipt=fact.receipt or f"#{number}",
                    entered_by_id=desk.part.viewer.user,
                    entered_at=now,
                )
            ]
        )


def requests(desk: Desk, fact: Fact, act: Act, now: datetime, number: int) -> None:
    """A deferral that is granted answers the request of the party, if there was one. 1 SQL query then."""
    if isinstance(fact, facts.Deferred):
        asked = next((each for each in desk.requests if each.granted is None), None)
        if asked is not None:
            answer(asked, True, fact.reason[:500], desk.part.viewer, now)


def referrals(desk: Desk, fact: Fact, act: Act, now: datetime, number: int) -> None:
    """The end of a case is told to whoever handed it over."""
    referral = desk.case.referral
    if referral is None or not isinstance(fact, facts.Closed) or referral.state == ReferralState.ENDED:
        return
    outcome = f"{TITLES[fact.ending]}（{desk.case.number or desk.case.lead}）"
    inspectorate.end(referral, outcome, by=desk.part.viewer.user, at=now)


def notices(desk: Desk, fact: Fact, act: Act, now: datetime, number: int) -> None:
    """The party and the office are told of what the other did. 1 SQL query where anybody is."""
    case, told = desk.case, []
    if fact.act in TO_PARTY and case.party_organisation_id is not None:
        link = reverse("enforcement-my-case", args=[case.city, case.pk])
        title = f"{KINDS[fact.act].title}：{case.title}"[:200]
        told.append(
            NewNotice(case.city, title, TO_PARTY[fact.act], link, organisation=case.party_organisation_id)
        )
    if fact.act in TO_BODY:
        link = reverse("enforcement-case", args=[case.city, case.pk])
        who = "当事人" if Who.PARTY in act.who and desk.part.party else desk.part.viewer.name
        title = f"{KINDS[fact.act].title}：{case.title}"[:200]
        told.append(
            NewNotice(case.city, title, f"{who}已办理，请接着办理。", link, organisation=case.organisation_id)
        )
    if told:
        notify_many(told, now=now)
