"""Matters of the province: the plan goes out, results come back as conducts; and objects from licences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.systems.supervision.base.people import CEREMONY, NOW, TODAY, client, file_of, viewer
from tongjian.kernel.exchange.models import Message
from tongjian.kernel.inspectorate.models import Conduct
from tongjian.kernel.people.models import Organisation
from tongjian.systems.supervision.models import PlanState
from tongjian.systems.supervision.plans import drawing, queries
from tongjian.systems.supervision.plans.drafting import Draft, begin
from tongjian.systems.supervision.plans.lines import Line
from tongjian.systems.supervision.plans.provincial import COLUMNS, take_results

pytestmark = [pytest.mark.database, pytest.mark.django_db]
ITEM = "32050017015001"
ROW = {
    "number": "SJ-2026-001",
    "item": ITEM,
    "subject": "91320508MADM0T018W",
    "checklist": "11320000MADM1T001J217015001",
    "name": "建筑业企业资质动态核查",
    "form": "1",
    "category": "双随机",
    "result": "未发现问题",
    "inspected_at": f"{TODAY.year}-01-15 09:30",
    "officers": "甲、乙",
    "certificates": "A1、A2",
}


def given(folder: Path, *rows: dict[str, Any]) -> Path:
    return file_of(folder, list(COLUMNS.values()), *([row[name] for name in COLUMNS] for row in rows))


def taken(folder: Path, *rows: dict[str, Any]) -> Any:
    body = Organisation.objects.get(city="suzhou", code="housing")
    return take_results(viewer("suzhou-supervision"), body, given(folder, *rows), NOW)


def test_a_plan_of_the_province_goes_out_and_is_not_drawn_here(library: None) -> None:
    head, body = viewer("suzhou-supervision-head"), Organisation.objects.get(city="suzhou", code="housing")
    draft = Draft("省级事项计划", TODAY.year, [Line(ITEM, "5%", 1)], "equal", 2, None, 20)
    plan = begin(head, "suzhou", body, draft, NOW)
    assert drawing.announce(head, plan.pk, CEREMONY, NOW) is None
    plan.refresh_from_db()
    assert plan.state == PlanState.RUNNING
    message = Message.objects.get(topic="plan.province", key__startswith=str(plan.pk))
    assert ITEM in message.payload
    page = client("suzhou-supervision").get(f"/suzhou/supervision/plans/{plan.pk}/province")
    assert page.status_code == 200 and page["Content-Type"].endswith("sheet")


def test_results_come_back_as_conducts_and_count(library: None, tmp_path: Path) -> None:
    reports, kept = taken(tmp_path, ROW)
    assert kept and [each.became for each in reports] == ["已写入"]
    row = Conduct.objects.get(number="SJ-2026-001")
    assert (row.source, row.matter, row.region, row.body["form"]) == ("province", ITEM, "320508", "01")
    leader = viewer("suzhou-supervision-head")
    assert queries.coverage(leader, "suzhou", TODAY.year).all_checked == 1
    again, kept = taken(tmp_path, ROW)
    assert not kept and "已经报送过" in again[0].why


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"item": "32050017001001"}, "不是省级系统办理的"),
        ({"subject": "没有"}, "名录里没有编码"),
        ({"officers": "甲"}, "检查人员：个数不够"),
        ({"inspected_at": "昨天"}, "不是时间"),
        ({"inspected_at": "2099-01-01 09:00"}, "报送时间应晚于检查时间"),
        ({"form": "9"}, "检查形式"),
    ],
)
def test_a_wrong_result_is_refused_with_the_whole_file(
    library: None, tmp_path: Path, wrong: dict[str, Any], sentence: str
) -> None:
    reports, kept = taken(tmp_path, {**ROW, "number": "SJ-0"}, {**ROW, **wrong})
    assert not kept and sentence in reports[1].why
    assert not Conduct.objects.filter(source="province").exists()
