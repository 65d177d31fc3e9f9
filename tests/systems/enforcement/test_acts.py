"""What acts refuse, who may, and what follows: bands, second signatures, money, referrals, publication."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tests.systems.enforcement.kit import (
    DAY,
    HEAD,
    HOST,
    LEGAL,
    PARTY,
    TEAM,
    act,
    at,
    concluded,
    decided,
    investigated,
    key,
    notified,
    opened,
    served,
    subject_of,
    viewer,
)
from tongjian.engines.penalties.terms import Paper as Served
from tongjian.kernel.inspectorate.actions import refer
from tongjian.kernel.inspectorate.models import Conduct, Referral
from tongjian.kernel.notices.models import Notice
from tongjian.kernel.people.models import Organisation
from tongjian.systems.enforcement.acts.possible import possible
from tongjian.systems.enforcement.conducting import tell
from tongjian.systems.enforcement.desks import desk_of
from tongjian.systems.enforcement.jobs import look_again
from tongjian.systems.enforcement.mine import ask_to_defer, confirm_electronic
from tongjian.systems.enforcement.models import Case, Fact, Paper, Payment
from tongjian.systems.enforcement.opening import PartyGiven
from tongjian.systems.enforcement.publishing import publish, withdraw
from tongjian.systems.enforcement.referring import accept, decline
from tongjian.systems.enforcement.refused import RefusedError
from tongjian.systems.enforcement.signing import countersign

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_a_fine_outside_its_band_needs_a_reason_and_another_person(suzhou: str) -> None:
    case = investigated()
    given = {
        "outcome": "penalty",
        "facts": "擅自施工",
        "kinds": ["fine"],
        "factor-progress": "foundation",
        "base": "1000000",
        "fine": "16000",
    }
    with pytest.raises(RefusedError, match="不在裁量档次"):
        act(case, TEAM[0], "concluded", DAY, given)
    with pytest.raises(RefusedError, match="另一人"):
        act(case, TEAM[0], "concluded", DAY, {**given, "outside": "多次劝阻不停工"})
    with pytest.raises(PermissionDenied):
        countersign(viewer(TEAM[1]), "suzhou", case, "16000", "同意", at(DAY))
    countersign(viewer(LEGAL), "suzhou", case, "16000", "情节恶劣", at(DAY, 11))
    desk = act(case, TEAM[0], "concluded", DAY, {**given, "outside": "多次劝阻不停工"})
    assert desk.state.concluded is not None
    assert desk.state.concluded.sanction is not None
    assert desk.state.concluded.sanction.second == key(LEGAL)


def test_who_may_and_why_not(suzhou: str) -> None:
    case = concluded()
    with pytest.raises(PermissionDenied, match="负责人"):
        act(case, TEAM[0], "decided", DAY + timedelta(days=3), {"outcome": "penalty"})
    with pytest.raises(Case.DoesNotExist):
        act(case, "suzhou-estate-head", "decided", DAY + timedelta(days=3), {"outcome": "penalty"})
    desk = desk_of(viewer(HEAD), "suzhou", case, DAY + timedelta(days=2))
    open_, closed = possible(desk)
    whys = {each.act.name: each.why for each in closed}
    assert whys["notified"] == "由办案人员办理"
    assert "告知" in whys["decided"]
    assert "discussed" in {each.act.name for each in open_}


def test_no_host_who_investigated(suzhou: str) -> None:
    case = notified(fine="12500")
    act(case, PARTY, "hearing-asked", DAY + timedelta(days=3))
    told = {"held_on": str(DAY + timedelta(days=20)), "place": "听证室", "public": "on"}
    with pytest.raises(RefusedError, match="从列表中选择"):
        act(case, TEAM[0], "hearing-announced", DAY + timedelta(days=4), {**told, "host": key(TEAM[1])})
    act(case, TEAM[0], "hearing-announced", DAY + timedelta(days=4), {**told, "host": key(HOST)})


def test_a_receipt_counts_once(suzhou: str) -> None:
    case = served()
    day = DAY + timedelta(days=8)
    paid = {"on": str(day), "amount": "5000", "receipt": "R-7"}
    act(case, TEAM[0], "paid", day, paid)
    with pytest.raises((RefusedError, IntegrityError)), transaction.atomic():
        act(case, TEAM[0], "paid", day, paid)
    assert Payment.objects.filter(case=case).count() == 1
    assert Case.objects.get(pk=case).paid == Decimal(5000)


def test_the_party_asks_to_pay_in_parts(suzhou: str) -> None:
    case = served()
    day = DAY + timedelta(days=8)
    with pytest.raises(RefusedError, match="合计"):
        ask_to_defer(viewer(PARTY), "suzhou", case, "2026-04-01 1", "困难", at(day))
    asked = ask_to_defer(viewer(PARTY), "suzhou", case, "2026-04-01 6000\n2026-05-01 6000", "困难", at(day))
    act(case, HEAD, "deferred", day, {"instalments": asked.body["instalments"], "reason": "属实"})
    asked.refresh_from_db()
    assert asked.granted is True


def test_a_referral_becomes_a_case_with_its_evidence(suzhou: str) -> None:
    body = Organisation.objects.get(city="suzhou", code="quality-safety-station")
    inspection = Organisation.objects.get(city="suzhou", code="housing-inspection")
    digest = "a" * 64
    evidence = {"sha256": digest, "name": "照片.jpg", "kind": "photo", "taken_at": at(DAY).isoformat()}

    def referred(origin: str) -> Referral:
        return refer(
            "suzhou",
            "enforcement",
            origin,
            channel="inspection",
            subject=subject_of("suzhou", "chengyunli"),
            matter="32050017008001",
            title="未取得施工许可证擅自施工",
            content={"facts": "已开工", "evidence": [evidence], "inspection": "JC-1"},
            sender=body,
            receiver=inspection,
            by=None,
            at=at(DAY),
            due_on=None,
        )

    row = referred("test:1")
    with pytest.raises(PermissionDenied):
        accept(viewer("suzhou-estate-officer"), "suzhou", row.pk, "real-estate", "agency-conduct", at(DAY))
    desk = accept(viewer(TEAM[0]), "suzhou", row.pk, "inspection", "construction-without-permit", at(DAY, 12))
    row.refresh_from_db()
    assert (row.state, row.answer["number"]) == ("accepted", desk.case.lead)
    exhibit = desk.case.exhibits.get()
    assert exhibit.sha256 == digest
    assert exhibit.custody.get().taken_from == body.name
    with pytest.raises(RefusedError, match="已接收"):
        decline(viewer(TEAM[0]), "suzhou", row.pk, "不属于", at(DAY, 13))
    other = referred("test:2")
    decline(viewer(TEAM[0]), "suzhou", other.pk, "不属于本机关管辖", at(DAY, 13))
    other.refresh_from_db()
    assert other.answer == {"reason": "不属于本机关管辖"}


def test_publication_masks_and_keeps_its_trace(suzhou: str) -> None:
    case = decided()
    first = publish(viewer(TEAM[0]), "suzhou", case, "", at(DAY + timedelta(days=5)))
    assert first.content["party"] == "苏州澄云里置业有限公司"
    with pytest.raises(RefusedError, match="没有变化"):
        publish(viewer(TEAM[0]), "suzhou", case, "更正", at(DAY + timedelta(days=5)))
    withdraw(viewer(HEAD), "suzhou", case, "复议改变原决定", at(DAY + timedelta(days=6)))
    first.refresh_from_db()
    assert first.withdrawn_because == "复议改变原决定"
    with pytest.raises(IntegrityError), transaction.atomic():
        type(first).objects.filter(pk=first.pk).update(content={"party": "别人"})


def test_nothing_is_served_electronically_without_consent(suzhou: str) -> None:
    case, day = decided(), DAY + timedelta(days=5)
    given = {"paper": "decision", "way": "electronic", "receiver": "a@example.com"}
    with pytest.raises(RefusedError, match="第六十一条"):
        act(case, TEAM[0], "served", day, given)
    with pytest.raises(RefusedError, match="从列表中选择"):
        act(case, TEAM[0], "served", day, {**given, "consent": "on"})
    confirmed = confirm_electronic(viewer(PARTY), "suzhou", case, "a@example.com", True, at(day, 12))
    assert "a@example.com" in Paper.objects.get(case=case, kind="service-address").content
    chosen = {**given, "consent": f"request:{confirmed.pk}"}
    with pytest.raises(RefusedError, match="才同意电子送达"):
        act(case, TEAM[0], "served", day, {**chosen, "on": str(DAY + timedelta(days=4))})
    desk = act(case, TEAM[0], "served", day, chosen)
    assert "在线确认" in desk.state.served[Served.DECISION].confirmed
    assert "a@example.com" in Paper.objects.get(case=case, kind="service").content


def test_a_signed_paper_among_the_evidence_is_consent_too(suzhou: str) -> None:
    case, day = decided(), DAY + timedelta(days=5)
    given = {"paper": "decision", "way": "electronic", "receiver": "a@example.com", "consent": "Z1"}
    desk = act(case, TEAM[0], "served", day, given)
    assert desk.state.served[Served.DECISION].confirmed == "当事人签署的确认书：证据“施工合同”"


def test_a_minor_is_not_named(suzhou: str) -> None:
    child = PartyGiven(
        name="林小满", nature="1", identifier="320508201205050000", born=date(2010, 5, 5), address="里弄1号"
    )
    case = opened(party=child, offence="site-signboard", title="林小满擅自拆除警示标志案").case
    assert case.party_born == date(2010, 5, 5)
    from tongjian.systems.enforcement.publishing import content_of

    content = content_of(desk_of(viewer(TEAM[0]), "suzhou", case.pk, DAY))
    assert content["party"] == "未成年人"
    assert "林小满" not in str(content)
    assert "320508201205050000" not in str(content)


def test_facts_never_change(suzhou: str) -> None:
    case = opened().case
    with pytest.raises(IntegrityError), transaction.atomic():
        Fact.objects.filter(case=case).update(body="{}")
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(party_name="别人")


def test_people_are_reminded_once_a_day(suzhou: str) -> None:
    case = served()
    day = DAY + timedelta(days=25)
    before = Notice.objects.count()
    look_again(case, day, at(day))
    look_again(case, day, at(day))
    assert Notice.objects.count() > before
    told = Notice.objects.count()
    look_again(case, day, at(day))
    assert Notice.objects.count() == told


def test_coercion_is_reported_and_corrected(suzhou: str) -> None:
    case = investigated()
    given = {"items": "登记簿 3 册", "reason": "防止转移", "days": "30", "officers": [key(e) for e in TEAM]}
    act(case, HEAD, "seized", DAY, given)
    tell(case, at(DAY, 12))
    act(case, HEAD, "seizure-lifted", DAY + timedelta(days=2), {"key": "K1", "settlement": "退还"})
    tell(case, at(DAY + timedelta(days=2), 12))
    tell(case, at(DAY + timedelta(days=2), 13))
    rows = Conduct.objects.filter(origin=f"enforcement:{case}", kind="coercion").order_by("version")
    assert [row.body["result"] for row in rows] == ["查封、扣押中", "已解除"]
