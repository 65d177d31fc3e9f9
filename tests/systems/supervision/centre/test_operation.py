"""How the platform ran: counted without a query, reported from counts alone, the same again from the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory

from tests.systems.supervision.centre.made import CITY
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.people.models import User
from tongjian.systems.supervision.centre import verify
from tongjian.systems.supervision.centre.models import HourCount, HourLife, OperationReport
from tongjian.systems.supervision.centre.operation import actions
from tongjian.systems.supervision.centre.operation.counting import KEEPER, Counter, CountingMiddleware
from tongjian.systems.supervision.centre.operation.queries import body_of, computed

pytestmark = [pytest.mark.database, pytest.mark.django_db]
AT = datetime(2026, 5, 3, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
MONTH = date(2026, 5, 1)
LATER = AT + timedelta(days=40)
HOME = f"/{CITY}/supervision/operation/"


def counted(*requests: tuple[str, int, int], at: datetime = AT) -> None:
    counter = Counter()
    for route, status, milliseconds in requests:
        counter.add(route, status, milliseconds, at)
    counter.alive(at)
    counter.write()


def test_a_request_is_counted_without_a_query(
    django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Counter()
    monkeypatch.setattr(KEEPER, "counter", own)
    middleware = CountingMiddleware(lambda _: HttpResponse(status=500))
    with django_assert_num_queries(0):
        middleware(RequestFactory().get("/"))
        middleware(RequestFactory().get("/"))
    own.write()
    row = HourCount.objects.get(route="(none)")
    assert (row.route, row.requests, row.broken) == ("(none)", 2, 2)


def test_counts_that_could_not_be_written_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    counter = Counter()
    counter.add("case", 200, 3_000, AT)
    with monkeypatch.context() as broken, pytest.raises(DatabaseError):
        broken.setattr(HourCount.objects, "bulk_create", _fails)
        counter.write()
    counter.add("case", 403, 10, AT)
    counter.write()
    row = HourCount.objects.get(hour=AT.replace(minute=0), route="case")
    assert (row.requests, row.refused, row.longest, sum(row.spread)) == (2, 1, 3_000, 2)


def _fails(*_: object, **__: object) -> None:
    raise DatabaseError("away")


def test_the_report_follows_from_the_counts(city: str) -> None:
    counted(*[("case", 200, 40)] * 18, ("case", 200, 1_500), ("case", 500, 2_500))
    counted(("rare", 200, 9_000))
    counted(at=AT + timedelta(minutes=20))
    body = computed(CITY, MONTH, LATER).body
    assert (body["requests"], body["broken"], body["slow"]) == (21, 1, 3)
    # A route with fewer requests than the pack asks for is no slow page.
    (slow,) = body["slow_pages"]
    assert (slow["route"], slow["slow"], slow["rate"], slow["p95"]) == ("case", 2, "10.00", 2_000)
    assert [each["route"] for each in body["faults"]] == ["case"]
    assert [each["minutes"] for each in body["gaps"]] == [19]
    assert (body["alive"], body["minutes"]) == (2, 31 * 24 * 60)
    assert body["availability"] == "0.00" and body["met"] is False


def test_what_was_never_recorded_cannot_be_computed(city: str) -> None:
    body = computed(CITY, date(2026, 4, 1), LATER).body
    assert body["availability"] is None and body["fault_rate"] is None and body["met"] is None


def test_a_kept_report_is_computed_again_and_never_changes(city: str) -> None:
    counted(("case", 200, 40))
    report = actions.keep(CITY, MONTH, by=None, at=LATER)
    again = computed(CITY, MONTH, report.at)
    assert (again.body, again.inputs) == (body_of(report), report.inputs)
    with pytest.raises(RefusedError, match="完全相同"):
        actions.keep(CITY, MONTH, by=None, at=LATER)
    counted(("case", 500, 40))
    assert actions.keep(CITY, MONTH, by=None, at=LATER).version == 2
    assert not list(verify.differences(CITY))
    with pytest.raises(DatabaseError), transaction.atomic():
        OperationReport.objects.filter(pk=report.pk).update(body="{}")
    with pytest.raises(RefusedError, match="还没有开始"):
        actions.keep(CITY, date(2099, 1, 1), by=None, at=LATER)


def test_pages_and_papers(
    city: str, browser: Callable[[str | None], Client], django_assert_max_num_queries: Any
) -> None:
    report = OperationReport.objects.get(city=CITY)
    client = browser("suzhou-administrator")
    with django_assert_max_num_queries(10):
        assert client.get(HOME).status_code == 200
    assert "结果一致" in client.get(f"{HOME}{report.pk}/").content.decode()
    assert client.get(f"{HOME}{report.pk}/report.docx").content[:2] == b"PK"
    assert client.get(f"{HOME}{report.pk}/report.pdf").content[:4] == b"%PDF"
    assert browser("suzhou-inspector").get(HOME).status_code == 403
    assert browser("suzhou-inspector").post(HOME, {}).status_code == 403


def test_a_complaint_is_answered_once_by_those_who_run_it(
    city: str, browser: Callable[[str | None], Client]
) -> None:
    address = f"{HOME}complaints/"
    client = browser("suzhou-inspector")
    assert client.post(address, {"kind": "slow", "text": "慢"}).status_code == 422
    assert client.post(address, {"kind": "slow", "text": "任务列表打开很慢"}).status_code == 302
    user = User.objects.get(username="suzhou-inspector")
    row = actions.complain(CITY, "fault", "导出时提示出错", by=user.pk, at=AT)
    said = {"act": "answer", "complaint": str(row.pk), "text": "已修复"}
    assert client.post(address, said).status_code == 403
    assert browser("suzhou-administrator").post(address, said).status_code == 302
    assert browser("suzhou-administrator").post(address, said).status_code == 422
    assert HourLife.objects.exists()
