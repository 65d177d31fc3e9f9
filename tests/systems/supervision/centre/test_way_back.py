"""The way back: the bureau that approved is asked, and answers within its period."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.systems.supervision.centre.made import AT, CITY, inspection
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Referral, ReferralState
from tongjian.kernel.people.models import Organisation
from tongjian.systems.supervision.centre.wayback.actions import advise, answer, is_late, key_of
from tongjian.systems.supervision.centre.wayback.queries import Approval

pytestmark = [pytest.mark.database, pytest.mark.django_db]
HOME = f"/{CITY}/supervision/way-back/"
FACTS, REASONS = "检查发现实际建设内容与许可不符", "行政许可法规定的可以撤销的情形"


def advised() -> Referral:
    body = Organisation.objects.get(city=CITY, code="natural-resources")
    sender = Organisation.objects.get(city=CITY, code="quality-safety-station")
    approval = Approval("one", "施工许可证 一号", body.pk, body.name)
    return advise(inspection("W-1"), approval, sender, FACTS, REASONS, by=None, at=AT)


def test_an_advice_says_why_and_until_when(city: str) -> None:
    row = advised()
    assert (row.target, row.due_on) == ("approval", date(2026, 8, 10))  # 15 working days
    assert row.content["basis"] == REASONS and key_of(row) is not None
    body = Organisation.objects.get(city=CITY, code="natural-resources")
    approval = Approval("two", "施工许可证 二号", body.pk, body.name)
    with pytest.raises(RefusedError) as refused:
        advise(inspection("W-2"), approval, body, "太短", "", by=None, at=AT)
    assert len(refused.value.sentences) == 2


def test_an_answer_after_its_day_is_late_for_good(city: str) -> None:
    row = advised()
    assert not is_late(row, AT) and is_late(row, AT + timedelta(days=30))
    with pytest.raises(RefusedError, match="案号"):
        answer(row, "accept", "", "", by=None, at=AT)
    after = answer(row, "accept", "撤〔2026〕1号", "", by=None, at=AT + timedelta(days=30))
    assert is_late(after, AT + timedelta(days=31))
    assert (
        answer(after, "end", "", "已撤销", by=None, at=AT + timedelta(days=40)).state == ReferralState.ENDED
    )


def test_only_the_bureau_that_approved_answers(
    city: str, browser: Callable[[str | None], Client], django_assert_max_num_queries: Any
) -> None:
    row = advised()
    address = f"{HOME}{row.pk}/"
    receiver, sender = browser("suzhou-natural-resources"), browser("suzhou-inspector")
    receiver.get(HOME)  # What a process reads once is read.
    with django_assert_max_num_queries(5):
        assert row.title in receiver.get(HOME).content.decode()
    assert browser("suzhou-fire").get(address).status_code == 404
    assert sender.get(address).status_code == 200
    assert sender.post(address, {"act": ""}).status_code == 403
    assert receiver.post(address, {"act": "decline", "words": ""}).status_code == 422
    assert receiver.post(address, {"act": "decline", "words": "许可条件仍然具备"}).status_code == 302
    assert "许可条件仍然具备" in sender.get(address).content.decode()


def test_advice_is_given_by_those_who_supervise(city: str, browser: Callable[[str | None], Client]) -> None:
    row = inspection("W-3")
    address = f"/{CITY}/supervision/records/{row.pk}/advise/"
    assert browser("suzhou-fire").post(address, {}).status_code == 403
    assert "没有可以建议撤销的许可" in browser("suzhou-inspector").get(address).content.decode()
    assert browser("suzhou-inspector").post(address, {"approval": "x"}).status_code == 422
