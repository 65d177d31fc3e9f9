"""Records of every source: taken in, held back, settled, handed over once, withdrawn with their reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from openpyxl import load_workbook

from tests.systems.supervision.centre.made import AT, CITY, inspection
from tongjian.kernel.inspectorate.actions import correct, withdraw
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Conduct
from tongjian.kernel.people.models import User
from tongjian.systems.supervision.centre import verify
from tongjian.systems.supervision.centre.governance.actions import keep
from tongjian.systems.supervision.centre.governance.queries import body_of, computed
from tongjian.systems.supervision.centre.models import Batch, Delivered, GovernanceReport, Intake
from tongjian.systems.supervision.centre.records.batches import close_batch, open_batch, waiting
from tongjian.systems.supervision.centre.records.columns import cells, headings, read_cells
from tongjian.systems.supervision.centre.records.importing import read_table, take
from tongjian.systems.supervision.centre.records.matching import Given

pytestmark = [pytest.mark.database, pytest.mark.django_db]
HOME = f"/{CITY}/supervision/records/"
GOOD: dict[str, Any] = {
    "matter_code": "32050017001001",
    "organisation": "苏州市建设工程质量安全监督站",
    "subject_name": "一处工地",
    "party_name": "一家公司",
    "nature": "2",
    "identifier_kind": "统一社会信用代码",
    "identifier": "91320500MATEST02X2",
    "region": "320508",
    "checklist": "11320500MADM1T001J317001001",
    "name": "日常检查",
    "number": "T-1",
    "form": "01",
    "category": "现场检查",
    "result": "未发现问题",
    "inspected_at": "2026-07-15T09:00:00+08:00",
    "reported_at": "2026-07-16T09:00:00+08:00",
    "officers": [{"name": "甲"}, {"name": "乙"}],
}


def taken(digest: str, *rows: dict[str, Any], operation: str = "i", source: str = "district") -> Intake:
    given = [Given(line, {**GOOD, **row}, operation) for line, row in enumerate(rows, start=2)]
    return take(CITY, "inspection", source, "表.xlsx", digest, given, document=None, by=None, at=AT)[0]


def test_a_row_that_fits_becomes_a_record_and_another_is_held_back(city: str) -> None:
    intake = taken("1" * 64, {}, {"number": "T-2", "officers": [{"name": "甲"}], "party_name": ""})
    assert (intake.taken, intake.held) == (1, 1)
    good, bad = Delivered.objects.filter(intake=intake).order_by("line")
    assert good.conduct is not None and good.conduct.source == "district"
    assert bad.conduct is None and len(bad.mistakes) >= 2
    assert not Conduct.objects.filter(number="T-2").exists()
    assert bad.body["officers"] == [{"name": "甲"}]


def test_a_source_settles_what_was_held_back_by_handing_it_in_again(city: str) -> None:
    taken("2" * 64, {"number": "T-3", "party_name": ""})
    taken("3" * 64, {"number": "T-3"})
    first, second = Delivered.objects.filter(number="T-3").order_by("intake__digest")
    assert first.settled_by == second and second.conduct is not None
    with pytest.raises(DatabaseError), transaction.atomic():
        Delivered.objects.filter(pk=first.pk).update(settled_at=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        Delivered.objects.filter(pk=second.pk).update(body={})


def test_a_file_is_taken_once_and_only_of_other_sources(city: str) -> None:
    taken("4" * 64, {"number": "T-4"})
    with pytest.raises(RefusedError, match="已经导入过"):
        taken("4" * 64, {"number": "T-5"})
    assert not Delivered.objects.filter(number="T-5").exists()
    with pytest.raises(RefusedError, match="业务系统报送"):
        taken("5" * 64, {"number": "T-5"}, source="visit")


def test_a_source_changes_and_withdraws_its_own_records_alone(city: str) -> None:
    taken("6" * 64, {"number": "T-6"})
    taken("7" * 64, {"number": "T-6", "result": "发现问题"}, operation="u")
    assert Conduct.objects.get(number="T-6", version=2).body["result"] == "发现问题"
    assert taken("8" * 64, {"number": "T-6"}, operation="d", source="provincial").held == 1
    taken("9" * 64, {"number": "T-6"}, operation="d")
    assert Conduct.objects.get(number="T-6", version=2).withdrawn_at is not None


def test_cells_are_read_as_they_are_shown(city: str) -> None:
    record = inspection("V-0", items=[{"code": "01", "title": "脚手架", "result": "合理缺项"}])
    titles = [title for title, _ in headings("inspection")]
    lines = [["1", *titles], ["2", *cells("inspection", record.body)]]
    (given,) = read_table("inspection", lines)
    for name in ("party_name", "form", "region", "checklist", "result"):
        assert given.body[name] == record.body[name]
    assert [each["name"] for each in given.body["officers"]] == ["甲", "乙"]
    assert given.body["items"][0]["result"] == "合理缺项"
    assert read_cells("penalty", {"hearing": "是", "major": "否"}) == {"hearing": True, "major": False}
    with pytest.raises(RefusedError, match="没有找到表头"):
        read_table("inspection", [["1", "甲", "乙"]])


def test_a_batch_takes_what_waits_once(city: str, django_assert_max_num_queries: Any) -> None:
    first, second = inspection("V-1"), inspection("V-2")
    batch = open_batch(CITY, by=None, at=AT)
    assert batch.number == "2026072000001"
    with pytest.raises(RefusedError, match="还有一个批次"):
        open_batch(CITY, by=None, at=AT)
    with django_assert_max_num_queries(12):
        closed = close_batch(batch, by=None, at=AT)
    over = {row.conduct.number: row.operation for row in closed.rows.select_related("conduct")}
    assert over["V-1"] == over["V-2"] == "i"
    assert waiting(CITY) == []
    correct(first, {"result": "发现问题"}, "录入有误", None, AT + timedelta(hours=1))
    withdraw(second, "对象错误", None, AT + timedelta(hours=1))
    unknown = inspection("V-3")
    withdraw(unknown, "重复", None, AT + timedelta(hours=1))
    assert {(row.number, operation) for row, operation in waiting(CITY)} == {("V-1", "u"), ("V-2", "d")}
    next_batch = open_batch(CITY, by=None, at=AT)
    assert next_batch.number == "2026072000002"
    close_batch(next_batch, by=None, at=AT)
    assert waiting(CITY) == []
    with pytest.raises(RefusedError, match="已经关闭"):
        close_batch(next_batch, by=None, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(count=1)


def test_a_report_is_recomputed_after_the_records_changed(city: str) -> None:
    month = date(2026, 7, 1)
    inspection("V-4", at=AT)
    row = inspection("V-5", at=AT + timedelta(days=60))
    report = keep(CITY, month, by=None, at=AT + timedelta(days=61))
    with pytest.raises(RefusedError, match="完全相同"):
        keep(CITY, month, by=None, at=AT + timedelta(days=61))
    body = body_of(report)
    assert {each["number"] for each in body["faults"] if each["fault"] == "late"} == {"V-5"}
    withdraw(row, "重复", None, AT + timedelta(days=62))
    again = computed(CITY, month, report.as_of)
    assert (again.inputs, again.body) == (report.inputs, body)
    assert computed(CITY, month, AT + timedelta(days=63)).inputs != report.inputs
    assert not [where for where, _ in verify.differences(CITY)]
    with pytest.raises(DatabaseError), transaction.atomic():
        GovernanceReport.objects.filter(pk=report.pk).update(body=json.dumps({}))


def test_pages_take_a_fixed_number_of_queries(
    city: str, browser: Callable[[str | None], Client], django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        inspection(f"Q-{number}")
    client = browser("suzhou-supervision")
    for address, most in (
        (HOME, 6),
        (f"{HOME}?q=Q-3&kind=inspection&district=320508&source=visit&since=2026-07-01&until=2026-07-31", 6),
        (f"{HOME}batches/", 6),
        (f"/{CITY}/supervision/governance/?month=2026-07&fault=late", 6),
        (f"/{CITY}/supervision/overview/", 11),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200
    page = client.get(f"{HOME}?kind=inspection&source=visit").content.decode()
    assert "共 40 条" in page and "下一页" in page


def test_one_record_tells_where_it_comes_from(
    city: str, browser: Callable[[str | None], Client], django_assert_max_num_queries: Any
) -> None:
    first = inspection("V-6")
    second = correct(first, {"result": "发现问题"}, "录入有误", User.objects.first().pk, AT)  # type: ignore[union-attr]
    client = browser("suzhou-supervision")
    with django_assert_max_num_queries(13):
        page = client.get(f"{HOME}{second.pk}/").content.decode()
    for said in ("未发现问题 → 发现问题", "录入有误", second.digest, "第 2 版"):
        assert said in page
    assert "已被更正" in client.get(f"{HOME}{first.pk}/").content.decode()


def test_withdrawing_is_for_those_who_keep_the_data(
    city: str, browser: Callable[[str | None], Client]
) -> None:
    row = inspection("V-7")
    assert browser("suzhou-inspector").post(f"{HOME}{row.pk}/", {"reason": ""}).status_code == 403
    assert browser("suzhou-supervision").post(f"{HOME}{row.pk}/", {"reason": ""}).status_code == 422
    assert browser("suzhou-supervision").post(f"{HOME}{row.pk}/", {"reason": "对象错误"}).status_code == 302
    page = browser(None).get(f"/{CITY}/supervision/public/{row.pk}/").content.decode()
    assert "撤回" in page and "对象错误" in page


def test_a_district_sees_its_own_records_alone(city: str, browser: Callable[[str | None], Client]) -> None:
    row = inspection("V-8")  # in Gusu
    assert browser("suzhou-gusu-housing").get(f"{HOME}{row.pk}/").status_code == 200
    assert browser("suzhou-changshu-housing").get(f"{HOME}{row.pk}/").status_code == 404
    assert "V-8" not in browser("suzhou-changshu-housing").get(HOME).content.decode()


def test_the_table_has_the_names_of_the_standard(city: str, browser: Callable[[str | None], Client]) -> None:
    inspection("V-9")
    answer = browser("suzhou-supervision").get(f"{HOME}export.xlsx?kind=inspection&q=V-9")
    heads, row = list(load_workbook(BytesIO(answer.content)).active.values)
    assert heads[:5] == ("cd_id", "cd_time", "cd_source", "cd_batch", "cd_operation")
    assert dict(zip(heads, row, strict=True))["检查人员"] == "甲、乙"
    assert "监管事项目录编码" in heads and "检查实施清单编码" in heads
