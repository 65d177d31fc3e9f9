"""图纸审查: what waits for one's own department, the most urgent first, at the cost of a page."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from tests.systems.approval import story
from tests.systems.scrutiny.desk.drawings import (
    FIRE,
    OFFICER,
    TRANSPORT,
    comment,
    decide,
    finding,
    judged,
)
from tongjian.kernel.cases.models import Case, Hold, Task
from tongjian.systems.scrutiny.desk import queue
from tongjian.systems.scrutiny.desk.queue import Asked

pytestmark = [pytest.mark.database, pytest.mark.django_db]
TODAY = timezone.localdate()


def rows(by: str, kind: str = "", duty: str = "", light: str = "") -> list[queue.QueueRow]:
    return list(queue.page(story.viewer(by), Asked(duty, kind), light=light, today=TODAY).rows)


def words(by: str, **asked: str) -> list[str]:
    return [waiting.words for row in rows(by, **asked) for waiting in row.waiting]


def copies(stage: UUID, count: int) -> None:
    """So many cases more with the same holds, each due on a day of its own."""
    original, holds = Case.objects.get(pk=stage), list(Hold.objects.filter(case=stage))
    cases = []
    for n in range(1, count + 1):
        case = Case.objects.get(pk=stage)
        case.pk = case.root = UUID(int=n)
        case.number, case.due_on = f"{original.number}-{n}", TODAY + timedelta(days=n // 2 - 5)
        cases.append(case)
    Case.objects.bulk_create(cases)
    for case in cases:
        for hold in holds:
            hold.pk, hold.case = None, case
        Hold.objects.bulk_create(holds)


def test_a_department_sees_what_waits_for_it_and_nothing_else(stage: UUID) -> None:
    check = judged(
        stage,
        finding(1, "fail"),
        finding(2, "review", "other"),
        finding(3, "review", "gates", department=TRANSPORT),
    )
    comment(stage, check)
    assert words(OFFICER) == ["不符合 1", "待判断 1", "意见未关闭 1"]
    assert words("suzhou-transport") == ["待判断 1"]
    assert rows("suzhou-water") == rows("suzhou-window") == rows("rugao-natural-resources") == []
    assert words("suzhou-supervisor") == ["不符合 1", "待判断 2", "意见未关闭 1"]
    decide(stage, check, 2, decision="reject")
    assert words(OFFICER) == ["不符合 1", "不认可 1", "意见未关闭 1"]
    decide(stage, check, 3, by="suzhou-transport")
    assert rows("suzhou-transport") == []


def test_it_is_narrowed_by_what_waits_and_by_department(stage: UUID) -> None:
    judged(
        stage, finding(1, "fail"), finding(2, "review", "other"), finding(3, "review", "r", department=FIRE)
    )
    assert words(OFFICER, kind="scrutiny-review") == ["待判断 1"]
    assert words(OFFICER, kind="scrutiny-comment") == []
    assert words(OFFICER, kind="nothing of the kind") == ["不符合 1", "待判断 1"]
    assert words("suzhou-supervisor", duty=FIRE) == ["待判断 1"]
    assert words(OFFICER, duty=FIRE) == []


def test_the_light_is_that_of_the_departments_own_task(stage: UUID) -> None:
    judged(stage, finding(1, "fail", department=TRANSPORT))
    task = Task.objects.filter(root=stage, open=True, case__matter="traffic-review")
    days = {"red": -1, "yellow": 1, "green": 9}
    for light, days_left in days.items():
        due = TODAY + timedelta(days=days_left)
        task.update(due_on=due, urgent_on=due, warn_on=due - timedelta(days=2))
        assert {other: len(rows("suzhou-transport", light=other)) for other in days} == {
            other: int(other == light) for other in days
        }
        found = queue.counts(story.viewer("suzhou-transport"), Asked(), TODAY)
        assert {other: getattr(found, other) for other in days} == {
            other: int(other == light) for other in days
        }


def test_an_ended_case_waits_for_nobody(stage: UUID) -> None:
    judged(stage, finding(1, "fail"))
    Case.objects.filter(pk=stage).update(status=14)
    assert rows(OFFICER) == []


def test_pages_follow_each_other_without_a_gap(stage: UUID) -> None:
    judged(stage, finding(1, "fail"))
    copies(stage, 120)
    viewer, seen, after = story.viewer(OFFICER), [], ""
    while True:
        page = queue.page(viewer, Asked(), light="", today=TODAY, after=after)
        seen += [(row.due_on, row.case) for row in page.rows]
        if page.after is None:
            break
        after = page.after
    assert len(seen) == len(set(seen)) == 121
    assert seen == sorted(seen)
    counts = queue.counts(viewer, Asked(), TODAY)
    assert counts.total == 121
    assert counts.red == sum(day < TODAY for day, _ in seen)


def test_a_page_costs_the_same_however_much_waits(stage: UUID, django_assert_num_queries: object) -> None:
    judged(stage, finding(1, "fail"), finding(2, "review", "other"))
    browser = story.client(OFFICER)
    for more in (0, 3, 60):
        copies(stage, more) if more == 3 else None
        with django_assert_num_queries(6):  # type: ignore[operator]
            page = browser.get("/scrutiny/?light=")
        assert page.status_code == 200
    assert "还剩" in page.content.decode()


def test_the_page_is_for_reviewers(stage: UUID) -> None:
    expected = {
        OFFICER: 200,
        "suzhou-natural-resources-head": 200,
        "suzhou-supervisor": 200,
        "suzhou-window": 403,
        "suzhou-applicant": 403,
        "suzhou-administrator": 403,
    }
    assert {who: story.client(who).get("/scrutiny/").status_code for who in expected} == expected
    assert story.client(None).get("/scrutiny/").status_code == 302


def test_what_somebody_typed_into_the_address_shows_the_first_page(stage: UUID) -> None:
    judged(stage, finding(1, "fail"))
    page = story.client(OFFICER).get("/scrutiny/?after=x_y&light=blue&duty=%00&kind=%27")
    assert page.status_code == 200
