"""Plans of large libraries: a worker announces, draws and prices; the page tells how it stands."""

from __future__ import annotations

from typing import Any

import pytest

from tests.systems.supervision.base.people import NOW, QUALITY, TODAY, VALUE, client, viewer
from tongjian.kernel.jobs.models import Job
from tongjian.kernel.jobs.worker import Worker
from tongjian.kernel.people.models import Holding, Organisation
from tongjian.systems.supervision.models import Assignment, Plan, PlanPrice, PlanState, PlanTask
from tongjian.systems.supervision.plans import tasks
from tongjian.systems.supervision.plans.drafting import Draft, begin
from tongjian.systems.supervision.plans.lines import Line

pytestmark = [pytest.mark.database, pytest.mark.django_db]
HEAD = "suzhou-supervision-head"
SOURCE = {"source": "开奖号码", "words": "下一期，体彩网"}


@pytest.fixture
def plan(library: None, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """A plan of the city whose library counts as a large one; nothing else is to be done."""
    Job.objects.all().delete()
    monkeypatch.setattr(tasks, "MOST_AT_ONCE", 5)
    body = Organisation.objects.get(city="suzhou", code="housing")
    draft = Draft("大名录", TODAY.year, [Line(QUALITY, "10%", 1)], "equal", 2, None, 10)
    return begin(viewer(HEAD), "suzhou", body, draft, NOW)


def page(plan: Plan, what: str = "") -> str:
    return client(HEAD).get(f"/suzhou/supervision/plans/{plan.pk}/{what}").content.decode()


def post(plan: Plan, what: str, given: dict[str, Any], status: int = 302) -> str:
    answer = client(HEAD).post(f"/suzhou/supervision/plans/{plan.pk}/{what}", given)
    assert answer.status_code == status, answer.content.decode()[:400]
    return answer.content.decode()


def test_a_worker_announces_and_draws_and_the_page_tells_it(plan: Plan) -> None:
    post(plan, "announce", SOURCE)
    said = page(plan)
    assert "正在后台公告" in said and "hx-get" in said and 'id="announce"' not in said
    assert "正在公告，完成后再办" in post(plan, "announce", SOURCE, 422)
    assert "正在公告，完成后再办" in post(plan, "end", {"reason": "不办了"}, 422)
    Worker().drain()
    plan.refresh_from_db()
    assert plan.state == PlanState.ANNOUNCED and "正在后台" not in page(plan)
    post(plan, "draw", {"name": list(VALUE), "value": list(VALUE.values())})
    assert not Assignment.objects.filter(plan=plan).exists()
    Worker().drain()
    plan.refresh_from_db()
    assert PlanTask.objects.get(plan=plan).wrong == []
    assert plan.state == PlanState.DRAWN and Assignment.objects.filter(plan=plan).count() == 10


def test_what_a_worker_is_refused_stands_on_the_page(plan: Plan) -> None:
    post(plan, "announce", {**SOURCE, "source": ""})
    Worker().drain()
    assert "公告没有办成" in page(plan) and "请写明公开数字的名称" in page(plan)
    post(plan, "announce", SOURCE)
    Holding.objects.filter(user__username=HEAD).delete()
    Worker().drain()
    task, row = PlanTask.objects.get(plan=plan), Plan.objects.get(pk=plan.pk)
    assert task.state == "failed" and "由编制单位的负责人办理" in task.wrong[0]
    assert (row.state, row.round) == (PlanState.DRAFT, 0)


def test_what_breaks_is_given_up_and_told(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise OSError("disk")

    monkeypatch.setattr(tasks.drawing, "announce", broken)
    post(plan, "announce", SOURCE)
    for _ in range(2):
        Job.objects.update(ready_at=NOW)
        Worker().drain()
    assert "系统出错，没有办成" in page(plan)


def test_prices_are_worked_out_once_and_kept(plan: Plan) -> None:
    assert "开始计算" in page(plan, "price")
    post(plan, "price", {})
    post(plan, "price", {})
    assert Job.objects.filter(state="waiting").count() == 1 and "正在后台计算" in page(plan, "price")
    Worker().drain()
    said = page(plan, "price")
    assert "100.00%" in said and "计算于" in said
    Plan.objects.filter(pk=plan.pk).update(changed_at=plan.changed_at.replace(year=2031))
    assert "可以重新计算" in page(plan, "price")
    assert PlanPrice.objects.get(plan=plan).asked_by is not None


def test_a_small_library_is_answered_at_once(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "MOST_AT_ONCE", 5_000)
    post(plan, "announce", SOURCE)
    plan.refresh_from_db()
    assert plan.state == PlanState.ANNOUNCED and not PlanTask.objects.exists()
