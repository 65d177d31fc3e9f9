"""What phones send: taken in once, with its contradictions said and nothing lost."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tests.systems.enforcement.kit import DAY, at, investigated, key, viewer
from tongjian.kernel.documents.access import Limits
from tongjian.kernel.documents.actions import store
from tongjian.kernel.inspectorate.models import Conduct
from tongjian.systems.enforcement.conducting import tell
from tongjian.systems.enforcement.models import Case, Exhibit, FieldMessage
from tongjian.systems.enforcement.refused import RefusedError
from tongjian.systems.enforcement.spot.files import take_file
from tongjian.systems.enforcement.spot.message import FactSent
from tongjian.systems.enforcement.spot.receiving import take_in
from tongjian.systems.enforcement.verify import differences

pytestmark = [pytest.mark.database, pytest.mark.django_db]
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64
OFFICERS = ("suzhou-um-officer", "suzhou-um-officer-2")


def message(thing: str, clock: datetime, **changed: Any) -> FactSent:
    body = {
        "channel": "urban-management",
        "offence": "street-occupation",
        "title": "占道堆物案",
        "party": {"name": "林小满", "nature": "1", "identifier": "320508199505050000"},
        "place": "临顿路",
        "facts": "堆放瓷砖 12 平方米",
        "kinds": ["fine"],
        "fine": "150",
        "factors": {"area": "12"},
        "officers": [key(each) for each in OFFICERS],
        "papers_shown": True,
        "told": True,
        "handed_over": True,
        "provisional": "现场-abc-001",
        **changed,
    }
    sent = {
        "id": f"{thing}-1",
        "device": "phone-0001",
        "seq": 1,
        "clock": clock,
        "author": 1,
        "kind": "spot",
        "body": body,
    }
    return FactSent.model_validate(sent)


def send(thing: str, now: datetime, clock: datetime | None = None, **changed: Any) -> list[str]:
    return take_in(viewer(OFFICERS[0]), "suzhou", thing, message(thing, clock or now, **changed), now)


def test_a_message_that_comes_twice_is_one_case(suzhou: str) -> None:
    now = at(DAY)
    assert send("thing-aaaa", now) == []
    assert send("thing-aaaa", now + timedelta(hours=3)) == []
    case = Case.objects.get(key="thing-aaaa")
    assert (case.state, case.simple, case.fine) == ("decided", True, Decimal(150))
    paper = case.papers.get()
    assert paper.provisional == "现场-abc-001"
    assert paper.number.startswith("苏城执简罚〔2026〕")
    tell(case.pk, at(DAY, 16))
    assert Conduct.objects.get(origin=f"enforcement:{case.pk}").body["procedure"] == "简易程序"
    assert not list(differences(suzhou))


def test_a_fine_above_the_limit_is_kept_for_the_ordinary_procedure(suzhou: str) -> None:
    said = send(
        "thing-bbbb", at(DAY), party={"name": "某公司", "nature": "2"}, factors={"area": "5"}, fine="99999"
    )
    case = Case.objects.get(key="thing-bbbb")
    assert case.state == "sourced"
    assert said
    assert "普通程序" in said[0]
    kept = FieldMessage.objects.get(case=case)
    assert kept.contradictions == said
    assert "99999" in kept.body
    assert not case.papers.exists()


def test_a_clock_ahead_is_doubted_and_the_record_stays(suzhou: str) -> None:
    said = send("thing-cccc", at(DAY), clock=at(DAY) + timedelta(days=3))
    assert "手机时钟" in said[0]
    assert Case.objects.get(key="thing-cccc").decided_on == DAY


def test_a_file_becomes_an_exhibit_once(suzhou: str) -> None:
    now, digest = at(DAY), hashlib.sha256(PNG).hexdigest()
    files = [{"sha256": digest, "name": "现场.png", "kind": "recording", "taken_at": now}]
    send("thing-dddd", now, files=files)
    user = viewer(OFFICERS[0])
    for _ in range(2):
        limits = Limits(frozenset({"png"}))
        document = store(BytesIO(PNG), "现场.png", city="suzhou", owner=None, by=user.user, limits=limits)
        take_file(user, "suzhou", "thing-dddd", digest, document, now)
    exhibit = Exhibit.objects.get(case__key="thing-dddd")
    assert (exhibit.sha256, exhibit.custody.count()) == (digest, 1)
    assert not list(differences(suzhou))


def test_another_body_sends_nothing_for_this_channel(suzhou: str) -> None:
    with pytest.raises(PermissionDenied):
        take_in(viewer("suzhou-enforcer"), "suzhou", "thing-eeee", message("thing-eeee", at(DAY)), at(DAY))
    assert not FieldMessage.objects.filter(key="thing-eeee-1").exists()


def test_what_is_no_message_is_refused(suzhou: str) -> None:
    with pytest.raises(RefusedError, match="不完整"):
        send("thing-ffff", at(DAY), party={"name": ""})
    assert not Case.objects.filter(key="thing-ffff").exists()


def test_evidence_from_the_phone_for_an_ordinary_case(suzhou: str) -> None:
    case = investigated()
    people = ["suzhou-enforcer", "suzhou-enforcer-2"]
    body = {
        "type": "evidence",
        "case": str(case),
        "kind": "party",
        "name": "询问笔录",
        "officers": [key(each) for each in people],
        "questions": [{"question": "何时开工？", "answer": "三月一日。"}],
    }
    sent = {
        "id": "evidence-0001",
        "device": "phone-0001",
        "seq": 1,
        "clock": at(DAY),
        "author": 1,
        "kind": "evidence",
    }
    fact = FactSent.model_validate({**sent, "body": body})
    now = at(DAY, 15)
    assert take_in(viewer("suzhou-enforcer"), "suzhou", "evidence-thing", fact, now) == []
    assert take_in(viewer("suzhou-enforcer"), "suzhou", "evidence-thing", fact, now) == []
    assert Case.objects.get(pk=case).exhibits.filter(name="询问笔录").count() == 1
