"""Actual values with their origins, for rows of the source forms."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tongjian.engines.measures.value import Missing, NotApplicable, NotComputable, Number, Words
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.models import Organisation
from tongjian.systems.performance.registers import actions
from tongjian.systems.performance.registers.bindings import OriginKind, bindings_of
from tongjian.systems.performance.registers.catalogue import REGISTERS
from tongjian.systems.performance.registers.demo import install_demo_books
from tongjian.systems.performance.registers.demo_rows import install_demo_rows
from tongjian.systems.performance.registers.origins import Actual, actual_of
from tongjian.systems.performance.registers.verify import differences

from .conftest import CITY, UPGRADE, bureau, put, signed_in, viewer

pytestmark = [pytest.mark.database, pytest.mark.django_db]
BUREAU, PLATFORM = "2022-approval-bureau", "2020-approval-platform"


def found(form: str, name: str, on: date | None = None) -> Actual:
    """The row of that name, at the end of its year."""
    names = [row.name for row in bindings_of(CITY).forms[form]]
    return actual_of(CITY, form, names.index(name) + 1, on or date(int(form[:4]), 12, 31))


def number(actual: Actual) -> Decimal:
    assert isinstance(actual.value, Number), actual
    return actual.value.amount


@pytest.mark.usefixtures("city")
def test_rates_of_the_budget() -> None:
    install_demo_books(pack_of(CITY))
    rate = found(BUREAU, "预算执行率")
    assert (number(rate), rate.origin.kind) == (Decimal("94.78"), OriginKind.BUDGET)
    assert "1 至 12 月，1 个预算单位合计" in rate.origin.sentence
    assert rate.origin.link.startswith("/performance/budget/?organisation=")
    assert number(found(BUREAU, "预算调整率")) == Decimal("36.74")
    assert number(found(BUREAU, "结转结余率")) == Decimal("5.22")
    missing = found(BUREAU, "公用经费控制率")
    assert isinstance(missing.value, Missing)
    assert "没有“公用经费”一行" in missing.value.reason
    early = found(BUREAU, "预算执行率", date(2022, 12, 30))
    assert isinstance(early.value, Missing), "December is not over"


@pytest.mark.usefixtures("city")
def test_a_project_has_its_own_line_and_its_own_rows() -> None:
    assert isinstance(found(PLATFORM, "预算执行率").value, Missing)
    saved = {"title": "平台升级改造", "happened_on": "2020-04-20", "method": "公开招标", "proper": "是"}
    put("tenders", **saved, project=UPGRADE, budget="800", price="760")
    put("tenders", **saved, project="别的项目", budget="800", price="400")
    put("tenders", **saved, project=UPGRADE, budget="100")
    rate = found(PLATFORM, "资金节约率")
    assert number(rate) == 5, "of those with a price, and of this project"
    assert f"“{UPGRADE}”" in rate.origin.sentence
    assert rate.origin.link.startswith("/performance/registers/tenders/?year=2020&organisation=")
    assert found(PLATFORM, "政府采购规范性").value == Words("规范")


@pytest.mark.usefixtures("city")
def test_counts_of_registers() -> None:
    assert isinstance(found(BUREAU, "行政诉讼案件数量").value, Missing), "no row is not zero"
    for place in range(3):
        case = {"title": f"案件{place}", "kind": "信息公开", "result": "审理中"}
        put("lawsuits", **case, happened_on=f"2022-0{place + 1}-11")
    put("lawsuits", title="去年的", kind="信息公开", result="审理中", happened_on="2021-12-31")
    assert number(found(BUREAU, "行政诉讼案件数量")) == 3
    assert number(found(BUREAU, "行政诉讼案件数量", date(2022, 2, 28))) == 2


@pytest.mark.usefixtures("city")
def test_four_kinds_of_nothing() -> None:
    """Nobody said: missing. Reported that nothing happened: zero, or no rate to speak of."""
    said = {"title": "全年没有", "happened_on": "2022-12-31"}
    cases, changes = "行政诉讼案件数量", "工程变更合规性"
    put("nil-returns", **said, kind="第三方可研评估")
    assert isinstance(found(BUREAU, cases).value, Missing), "of another register"
    report = put("nil-returns", **said, kind="行政诉讼")
    none = found(BUREAU, cases)
    assert number(none) == 0
    assert "零报告：截至 2022-12-31 没有发生行政诉讼事项" in none.origin.sentence
    assert none.origin.link == f"/performance/registers/nil-returns/{report.pk}/"
    actions.void(viewer(), REGISTERS["nil-returns"], report.pk, "误报", timezone.now())
    assert isinstance(found(BUREAU, cases).value, Missing)
    put("reviews", **said, kind="本单位项目论证", reviewer="某机构", result="通过")
    entrusted = found(BUREAU, "评估政府投资项目可行性研究报告的数量")
    assert number(entrusted) == 0, "the register is kept, and nothing in it is of that sort"
    of_2020 = {"title": "没有", "happened_on": "2020-12-31", "project": UPGRADE}
    for kind in ("合同变更", "风险事件"):
        put("nil-returns", **of_2020, kind=kind)
    assert isinstance(found(PLATFORM, changes).value, NotApplicable), "no word of what there was none of"
    assert isinstance(found(PLATFORM, "实际风险事件有效控制率").value, NotApplicable)
    put("changes", title="增加接口", happened_on="2020-06-01", project=UPGRADE, cause="需求", proper="是")
    assert found(PLATFORM, changes).value == Words("合规"), "what is there counts, whatever was reported"


@pytest.mark.usefixtures("city")
def test_tasks_count_for_the_row_they_name() -> None:
    mailed = {"indicator": "每年免费邮寄办件的数量", "done": "是", "done_on": "2022-06-30", "unit": "份"}
    put("tasks", title="上半年邮寄", happened_on="2022-06-30", planned="12000", achieved="9000", **mailed)
    put("tasks", title="下半年邮寄", happened_on="2022-12-31", planned="12000", achieved="7730", **mailed)
    assert number(found(BUREAU, "每年免费邮寄办件的数量")) == 16730
    assert isinstance(found(BUREAU, "新登记各类市场主体数量").value, Missing)


@pytest.mark.usefixtures("city")
def test_words_follow_from_rows() -> None:
    row = {"title": "服务费", "happened_on": "2022-05-05", "payee": "某公司", "amount": "3"}
    assert isinstance(found(BUREAU, "资金使用合规性").value, Missing)
    put("payments", **row, proper="是")
    assert found(BUREAU, "资金使用合规性").value == Words("合规")
    put("payments", **{**row, "title": "材料费"})
    assert isinstance(found(BUREAU, "资金使用合规性").value, Missing), "one of them nobody looked at"
    put("payments", **{**row, "title": "会议费"}, proper="否")
    bad = found(BUREAU, "资金使用合规性")
    assert bad.value == Words("不合规")
    assert "3 行中有 1 行“资金使用合规”为否（会议费）" in bad.origin.sentence


@pytest.mark.usefixtures("city")
def test_what_is_to_be_done_every_month_is_not_done_by_one_row() -> None:
    form, name = "2021-enforcement-assessment", "运维巡检台账"
    body = Organisation.objects.get(city=CITY, code="urban-management")
    keeper, register = viewer("suzhou-urban-management"), REGISTERS["tasks"]
    told = {"indicator": name, "project": "苏州市城管执法考核系统", "done": "是"}
    for month in range(1, 13):
        partly = found(form, name)
        assert isinstance(partly.value, Missing), month
        day = f"2021-{month:02}-25"
        cells = {**told, "title": f"{month} 月巡检", "happened_on": day, "done_on": day}
        actions.add(keeper, register, body.pk, cells, timezone.now())
    assert "一年应有 12 行，到这一天登记了 11 行" in partly.origin.sentence
    assert found(form, name).value == Words("每月一次")


@pytest.mark.usefixtures("city")
def test_rules_have_to_be_in_force() -> None:
    name = "财务制度健全性"
    for topic in ("预算管理", "收支管理"):
        put("papers", title=f"{topic}办法", happened_on="2018-01-01", kind="内部管理制度", topic=topic)
    partly = found(PLATFORM, name)
    assert partly.value == Words("不健全")
    assert "缺少 资产管理" in partly.origin.sentence
    old = {"happened_on": "2015-01-01", "kind": "内部管理制度", "topic": "资产管理"}
    put("papers", title="资产办法", **old, repealed_on="2019-12-31")
    assert found(PLATFORM, name).value == Words("不健全"), "repealed before the year"
    put("papers", title="新资产办法", **{**old, "happened_on": "2020-01-01"})
    assert found(PLATFORM, name).value == Words("健全")


@pytest.mark.usefixtures("city")
def test_the_latest_result_is_read_as_printed() -> None:
    name = "预算编制规范性"
    assert isinstance(found(BUREAU, name).value, Missing)
    task = {"title": "预算审核", "done": "是", "done_on": "2022-01-20", "indicator": name}
    put("tasks", **task, happened_on="2022-01-20", result="规范")
    assert found(BUREAU, name).value == Words("规范")


@pytest.mark.usefixtures("city")
def test_what_a_person_enters_is_missing_with_the_reason() -> None:
    by_hand = found(BUREAU, "满足公共服务需求")
    assert isinstance(by_hand.value, Missing)
    assert by_hand.origin.kind is OriginKind.HAND
    assert "没有可以统计的台账" in by_hand.origin.sentence


@pytest.mark.usefixtures("city")
def test_every_row_of_every_form_answers(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    """With nothing registered each row says which kind of nothing it is, in at most 6 queries."""
    for form, rows in bindings_of(CITY).forms.items():
        on = date(int(form[:4]), 12, 31)
        for place in range(1, len(rows) + 1):
            with django_assert_max_num_queries(6):
                actual = actual_of(CITY, form, place, on)
            assert isinstance(actual.value, Missing | NotComputable), (form, place, actual)
            assert actual.value.reason
            assert actual.origin.sentence
            assert actual.origin.kind is rows[place - 1].kind


@pytest.mark.usefixtures("city")
def test_another_department_and_year() -> None:
    case = {"title": "案件", "kind": "信息公开", "result": "审理中"}
    put("lawsuits", **case, happened_on="2025-03-03")
    row = [each.name for each in bindings_of(CITY).forms[BUREAU]].index("行政诉讼案件数量") + 1
    own = actual_of(CITY, BUREAU, row, date(2025, 12, 31), year=2025)
    assert number(own) == 1
    other = actual_of(CITY, BUREAU, row, date(2025, 12, 31), year=2025, organisation=bureau().pk + 1000)
    assert isinstance(other.value, NotComputable), "no such body"
    early = actual_of(CITY, BUREAU, row, date(2021, 12, 31))
    assert isinstance(early.value, Missing), "the year has not begun"
    beyond = actual_of(CITY, BUREAU, 99, date(2022, 12, 31))
    assert isinstance(beyond.value, NotComputable)


def values(city: str) -> dict[str, Counter[str]]:
    """For every form of a city how many of the rows that nobody enters by hand have which sort of value."""
    found: dict[str, Counter[str]] = {}
    for form, rows in bindings_of(city).forms.items():
        on = date(int(form[:4]), 12, 31)
        derived = (place for place, row in enumerate(rows, 1) if row.kind is not OriginKind.HAND)
        actuals = [actual_of(city, form, place, on) for place in derived]
        links = [each.origin.link for each in actuals]
        assert all(links), "each opens what it was made from"
        assert max(map(len, links)) < 500, "as much as is kept of an address"
        found[form] = Counter(type(each.value).__name__ for each in actuals)
    return found


@pytest.mark.usefixtures("city")
def test_the_demo_answers_as_the_self_evaluation_did() -> None:
    """Most rows have a value; the others wait for cases, surveys and lines no form prints."""
    for _ in range(2):
        install_demo_rows(pack_of(CITY))
    install_demo_books(pack_of(CITY))
    said = {
        "评估政府投资项目可行性研究报告的数量": 23,
        "行政诉讼案件数量": 12,
        "政务服务大厅办理各事项办件数量": 344300,
        "新登记各类市场主体数量": 2483,
        "每年免费邮寄办件的数量": 16730,
        "支付进度符合率": 100,
        "业务学习与培训及时完成率": 100,
    }
    assert {name: number(found(BUREAU, name)) for name in said} == said
    assert found(BUREAU, "资产管理制度健全性").value == Words("健全")
    assert values(CITY) == {
        "2020-approval-platform": {"Words": 6, "Number": 13, "NotApplicable": 1, "Missing": 4},
        "2021-enforcement-assessment": {"Words": 8, "Number": 8, "Missing": 2},
        "2021-internet-supervision": {"Words": 12, "Number": 12},
        "2022-approval-bureau": {"Words": 14, "Number": 13, "Missing": 6},
    }
    assert list(differences(CITY)) == []


def test_the_other_city_answers_too(other_city: str) -> None:
    install_demo_books(pack_of(other_city))
    install_demo_rows(pack_of(other_city))
    assert values(other_city) == {
        "2020-approval-bureau": {"Words": 21, "Number": 21, "NotApplicable": 1, "Missing": 1}
    }
    form = "2020-approval-bureau"
    names = [row.name for row in bindings_of(other_city).forms[form]]
    rate = actual_of(other_city, form, names.index("支出预算执行率") + 1, date(2020, 12, 31))
    assert number(rate) == Decimal("99.38"), "of two budget units, added before they are divided"
    assert "2 个预算单位合计" in rate.origin.sentence
    long = next(place for place, name in enumerate(names, 1) if name.startswith("推广应用企业开办"))
    origin = actual_of(other_city, form, long, date(2020, 12, 31)).origin
    page = signed_in("rugao-approval-bureau").get(origin.link).content.decode()
    assert "全链通办件（演示）" in page
    assert page.count("<tr>") == 2, "the headings, and the one row that serves this indicator"
