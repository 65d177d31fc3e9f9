"""Training: attendance is entered by the organiser, a quiz is answered by who was there, results are kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from openpyxl import load_workbook

from tests.systems.supervision.centre.made import AT, CITY
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.people.models import Organisation, User
from tongjian.systems.supervision.centre import verify
from tongjian.systems.supervision.centre.models import Session, Sitting
from tongjian.systems.supervision.centre.training.actions import attended, hold, quiz_of, sit

pytestmark = [pytest.mark.database, pytest.mark.django_db]
HOME = f"/{CITY}/supervision/training/"


def held(**stated: Any) -> Session:
    said: dict[str, Any] = {
        "title": "检查培训",
        "content": "",
        "place": "会议室",
        "on": AT.date(),
        "hours": 4,
        "quiz": "inspection-basics",
        **stated,
    }
    body = Organisation.objects.get(city=CITY, code="quality-safety-station")
    return hold(CITY, body, by=None, at=AT, **said)


def answers(session: Session, wrong: int) -> dict[str, str]:
    quiz = quiz_of(session)
    assert quiz is not None
    right = [each.answer for each in quiz.questions]
    return {
        f"question-{number}": str(1 if number <= wrong and answer != 1 else answer)
        for number, answer in enumerate(right, start=1)
    }


def person(name: str = "suzhou-inspector") -> User:
    return User.objects.get(username=name)


def test_a_session_is_entered_completely(city: str) -> None:
    with pytest.raises(RefusedError) as refused:
        held(title=" ", place="", on=None, hours=0, quiz="none")
    assert len(refused.value.sentences) == 5


def test_attendance_waits_for_the_day_and_is_entered_once(city: str) -> None:
    later = held(on=AT.date() + timedelta(days=2))
    with pytest.raises(RefusedError, match="还没有举行"):
        attended(later.pk, [person().pk], by=None, at=AT)
    session = held()
    assert attended(session.pk, [person().pk], by=None, at=AT) == 1
    assert attended(session.pk, [person().pk], by=None, at=AT) == 0
    with pytest.raises(RefusedError, match="不在本市任职"):
        attended(session.pk, [0], by=None, at=AT)


def test_a_quiz_is_passed_with_the_share_the_pack_asks_for(city: str) -> None:
    session = held()
    with pytest.raises(RefusedError, match="到场登记"):
        sit(session.pk, person(), answers(session, 0), at=AT)
    attended(session.pk, [person().pk], by=None, at=AT)
    with pytest.raises(RefusedError, match="第 1 题没有作答"):
        sit(session.pk, person(), {}, at=AT)
    failed = sit(session.pk, person(), answers(session, 2), at=AT)
    assert (failed.right, failed.of, failed.passed) == (3, 5, False)
    passed = sit(session.pk, person(), answers(session, 1), at=AT)
    assert (passed.right, passed.passed) == (4, True)  # 80 per cent, as the pack says
    with pytest.raises(RefusedError, match="已经通过"):
        sit(session.pk, person(), answers(session, 0), at=AT)
    assert not list(verify.differences(CITY))
    with pytest.raises(DatabaseError), transaction.atomic():
        Sitting.objects.filter(pk=failed.pk).update(passed=True)


def test_three_attempts_and_no_more(city: str) -> None:
    session = held()
    attended(session.pk, [person().pk], by=None, at=AT)
    for _ in range(3):
        sit(session.pk, person(), answers(session, 5), at=AT)
    with pytest.raises(RefusedError, match="最多参加 3 次"):
        sit(session.pk, person(), answers(session, 0), at=AT)


def test_pages(
    city: str, browser: Callable[[str | None], Client], django_assert_max_num_queries: Any
) -> None:
    session = held()
    attended(session.pk, [person().pk], by=None, at=AT)
    inspector = browser("suzhou-inspector")
    with django_assert_max_num_queries(6):
        assert inspector.get(HOME).status_code == 200
    page = inspector.get(f"{HOME}{session.pk}/").content.decode()
    assert "现场检查至少要有几名检查人员" in page
    assert inspector.post(f"{HOME}{session.pk}/", {"act": "sit"}).status_code == 422
    assert inspector.post(f"{HOME}{session.pk}/", {"act": "sit", **answers(session, 0)}).status_code == 302
    assert browser("suzhou-fire").post(HOME, {"title": ""}).status_code == 403
    assert browser("suzhou-fire").post(f"{HOME}{session.pk}/", {"act": "attend"}).status_code == 403
    assert browser("suzhou-fire").get(f"{HOME}{session.pk}/list.xlsx").status_code == 403
    table = browser("suzhou-supervision").get(f"{HOME}{session.pk}/list.xlsx")
    rows = list(load_workbook(BytesIO(table.content)).active.values)
    assert rows[1][0] == "钟立诚" and rows[1][-1] == "通过（5/5）"
