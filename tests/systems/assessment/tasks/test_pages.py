"""Pages: who sees what, in how many queries, and what a refusal says."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from tests.systems.assessment.people import (
    DISTRICT,
    FIRST,
    HEAD,
    NOW,
    OTHER,
    SECOND,
    STRANGER,
    client,
    viewer,
)
from tongjian.systems.assessment.collecting.recording import not_applicable, record
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import Evidence, Frequency, Period, Sheet, Task
from tongjian.systems.assessment.scoring.making import close_period
from tongjian.systems.assessment.tasks.assigning import assign
from tongjian.systems.assessment.tasks.opening import open_period

pytestmark = [pytest.mark.database, pytest.mark.django_db]
ROOT = "/suzhou/assessment/"
VIEWER = 3
"""What every page asks: who it is, what they hold, and what they were told."""


def test_the_menu_leads_there_whom_it_concerns(month: Period) -> None:
    shown = f'href="{ROOT}"'
    assert shown in client(DISTRICT).get("/workbench/").content.decode()
    assert shown in client(HEAD).get("/rugao/").content.decode()
    assert shown not in client(STRANGER).get("/workbench/").content.decode()


def test_each_sees_their_own_in_few_queries(month: Period) -> None:
    task = Task.objects.get(period=month, item__code="street-order", district__code="um-wujiang")
    sheet = Sheet.objects.get(period=month, district__code="um-wujiang")
    own, stranger = client(DISTRICT), client(STRANGER)
    for address in (
        ROOT,
        f"{ROOT}standards/",
        f"{ROOT}points/",
        f"{ROOT}standards/{month.standard_id}/",
        f"{ROOT}periods/{month.pk}/",
        f"{ROOT}periods/{month.pk}/scores/",
        f"{ROOT}tasks/{task.pk}/",
        f"{ROOT}sheets/{sheet.pk}/",
    ):
        with CaptureQueriesContext(connection) as asked:
            assert own.get(address).status_code == 200, address
        queries = [query["sql"] for query in asked.captured_queries if "session" not in query["sql"]]
        assert len(queries) <= 6 + VIEWER, (address, queries)
        assert stranger.get(address).status_code == 403, address
    for address in (f"{ROOT}tasks/{task.pk}/", f"{ROOT}sheets/{sheet.pk}/"):
        assert client(OTHER).get(address).status_code == 404
    mine = client(DISTRICT).get(f"{ROOT}periods/{month.pk}/scores/").content.decode()
    assert "吴江区" in mine and "姑苏区" not in mine and "位次" not in mine
    assert "位次" in client(HEAD).get(f"{ROOT}periods/{month.pk}/scores/").content.decode()
    for address in (f"{ROOT}tasks/", f"{ROOT}periods/{month.pk}/agreement/"):
        assert client(DISTRICT).get(address).status_code == 403
        assert client(FIRST).get(address).status_code == 200


def test_opening_assigning_collecting_closing(city: None) -> None:
    head = client(HEAD)
    assert head.post(ROOT, {"kind": "month", "day": "2026-13"}).status_code == 422
    assert "还没有到" in head.post(ROOT, {"kind": "month", "day": "2126-08"}).content.decode()
    opened = head.post(ROOT, {"kind": "month", "day": "2026-08"})
    assert opened.status_code == 302
    assert "已经开启" in head.post(ROOT, {"kind": "month", "day": "2026-08"}).content.decode()
    assert client(DISTRICT).post(ROOT, {"kind": "month", "day": "2026-07"}).status_code == 403
    period = Period.objects.get()
    assert str(period.first) == "2026-08-01" and str(period.last) == "2026-08-31"
    task = Task.objects.get(period=period, item__code="complaints", district__code="um-sip")
    with pytest.raises(RefusedError, match="没有派给您"):
        not_applicable(viewer(FIRST), task, "没有", NOW)
    with pytest.raises(PermissionDenied):
        record(viewer(DISTRICT), task, counted="0", now=NOW)
    chosen = {"task": [str(task.pk)], "assessor": viewer(FIRST).user}
    assert head.post(f"{ROOT}periods/{period.pk}/assign/", chosen).status_code == 302
    assert "有责投诉" in client(FIRST).get(f"{ROOT}tasks/").content.decode()
    row = {"item": [str(task.item_id), "x", "²"], "assessor": viewer(SECOND).user}
    assert head.post(f"{ROOT}periods/{period.pk}/assign/", row).status_code == 302
    assert Task.objects.filter(assessor=viewer(SECOND).user).count() == 6
    assert head.post(f"{ROOT}periods/{period.pk}/assign/", chosen).status_code == 302
    wrong = client(FIRST).post(f"{ROOT}tasks/{task.pk}/", {"counted": "两起"})
    assert (
        wrong.status_code == 422
        and "不是数" in wrong.content.decode()
        and "没有上传台账" in wrong.content.decode()
    )
    given = {"applies": "no", "reason": "本月没有执法任务"}
    assert client(FIRST).post(f"{ROOT}tasks/{task.pk}/", given).status_code == 302
    assert Evidence.objects.get().state == "not_applicable"
    with pytest.raises(RefusedError, match="还有 53 项没有采集"):
        close_period(viewer(HEAD), period, NOW)
    with pytest.raises(RefusedError, match="现任的承办人"):
        assign(viewer(HEAD), "suzhou", period.pk, [task.pk], 0, None, NOW)


def test_a_table_is_taken_whole_or_not_at_all(city: None) -> None:
    period = open_period(viewer(HEAD), "suzhou", Frequency.MONTH, NOW.date(), NOW)
    address = f"{ROOT}periods/{period.pk}/import/city-cases/"
    heads = ["区域", "立案数", "应结案数", "缓办数", "结案数", "按期结案数", "返工数"]
    good, bad = ["姑苏区", 10, 10, 0, 9, 8, 1], ["吴江区", 10, 10, 0, 11, 8, 1]
    refused = client(FIRST).post(address, {"file": table(heads, good, bad)})
    assert refused.status_code == 422 and "第 3 行：结案数 11 大于 应结案数 10" in refused.content.decode()
    assert not Evidence.objects.exists()
    assert client(FIRST).post(address, {"file": table(heads, good)}).status_code == 302
    assert Evidence.objects.count() == 3 and Task.objects.filter(state="done").count() == 3
    again = client(FIRST).post(address, {"file": table(heads, ["姑苏区", 10, 10, 0, 10, 8, 1])})
    assert again.status_code == 422 and "更正要写明理由" in again.content.decode()
    corrected = {"file": table(heads, ["姑苏区", 10, 10, 0, 10, 8, 1]), "reason": "漏报一件"}
    assert client(FIRST).post(address, corrected).status_code == 302
    assert Evidence.objects.filter(replaces__isnull=False).count() == 1
    broken = BytesIO(b"PK\x03\x04 nothing")
    broken.name = "a.xlsx"
    assert client(FIRST).post(address, {"file": broken}).status_code == 422


def table(heads: list[str], *rows: list[object]) -> BytesIO:
    book = Workbook()
    for row in (heads, *rows):
        book.active.append(row)
    stream = BytesIO()
    book.save(stream)
    stream.seek(0)
    stream.name = "案件.xlsx"
    return stream
