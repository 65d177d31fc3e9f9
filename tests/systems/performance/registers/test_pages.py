"""The pages: who sees what, how many queries a list takes, what an import answers, what strangers meet."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tongjian.kernel.packs.queries import pack_of
from tongjian.systems.performance.registers import actions
from tongjian.systems.performance.registers.catalogue import REGISTERS
from tongjian.systems.performance.registers.demo import install_demo_books
from tongjian.systems.performance.registers.models import Book, EntryState, Tender, Training

from .conftest import CITY, FINANCE, STRANGER, bureau, put, sheet_of, signed_in, viewer, workbook

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("city")]
ROOT = "/performance/registers/"
TRAINING = {"title": "业务学习", "happened_on": "2022-04-20", "kind": "业务学习与培训", "planned": "30"}


def test_a_row_through_the_pages() -> None:
    """Written, found in its list, corrected, made void; each mistake stands beside its field."""
    keeper, body = signed_in(), str(bureau().pk)
    assert "招标采购" in keeper.get(ROOT).content.decode()
    assert 'name="planned"' in keeper.get(f"{ROOT}trainings/new/").content.decode()
    wrong = keeper.post(f"{ROOT}trainings/new/", {**TRAINING, "organisation": body, "attended": "x"})
    assert wrong.status_code == 422
    assert "“实到人数”写的“x”不是整数" in wrong.content.decode()
    assert 'value="业务学习"' in wrong.content.decode(), "nothing typed is lost"
    cells = {**TRAINING, "attended": "28"}
    assert keeper.post(f"{ROOT}trainings/new/", {**cells, "organisation": body}).status_code == 302
    row = Training.objects.get()
    page = keeper.get(f"{ROOT}trainings/?year=2022&q=学习").content.decode()
    assert "共 1 行，应到人数合计 30，实到人数合计 28" in page
    one = f"{ROOT}trainings/{row.pk}/"
    assert 'value="28"' in keeper.get(f"{one}correct/").content.decode()
    told = {**cells, "attended": "29", "revision": "0"}
    assert keeper.post(f"{one}correct/", told).status_code == 422, "a reason is wanted"
    assert keeper.post(f"{one}correct/", {**told, "reason": "签到表"}).status_code == 302
    page = keeper.get(one).content.decode()
    assert "实到人数：28 → 29" in page
    assert 'name="file"' in page, "a place for evidence"
    assert keeper.post(f"{one}void/", {"reason": ""}).status_code == 422
    assert keeper.post(f"{one}void/", {"reason": "重复"}).status_code == 302
    row.refresh_from_db()
    assert row.state == EntryState.VOID
    assert "没有要列出的行" in keeper.get(f"{ROOT}trainings/").content.decode()
    assert row.title in keeper.get(f"{ROOT}trainings/?state=void").content.decode()


def test_a_file_of_rows_and_back() -> None:
    """What is exported can be imported; a bad row is named and nothing is written."""
    keeper, body = signed_in(), str(bureau().pk)
    heads = ("培训内容", "培训日期", "类别", "应到人数", "实到人数")
    bad = workbook(heads, ("学习", "2022-04-20", "业务学习与培训", 30, 31))
    answer = keeper.post(f"{ROOT}trainings/import/", {"organisation": body, "file": bad})
    assert answer.status_code == 422
    assert "实到人数多于应到人数" in answer.content.decode()
    assert not Training.objects.exists()
    good = workbook(heads, ("学习", "2022-04-20", "业务学习与培训", 30, 29))
    answer = keeper.post(f"{ROOT}trainings/import/", {"organisation": body, "file": good})
    assert answer.status_code == 200
    assert "写入 1 行" in answer.content.decode()
    export = keeper.get(f"{ROOT}trainings/entries.xlsx")
    again = workbook(*sheet_of(export.content))
    answer = keeper.post(f"{ROOT}trainings/import/", {"organisation": body, "file": again})
    assert "写入 0 行" in answer.content.decode()
    assert "这些列没有读入：“部门”、“状态”、“原因”" in answer.content.decode(), (
        "nothing is left out in silence"
    )
    assert "没有重复写入" in answer.content.decode()
    assert Training.objects.count() == 1
    empty = keeper.post(f"{ROOT}trainings/import/", {"organisation": body})
    assert empty.status_code == 422
    assert "没有选择文件" in empty.content.decode()


def test_the_budget_through_the_pages() -> None:
    keeper, body = signed_in(), str(bureau().pk)
    heads = ("名称", "年初预算数", "上年度结转及当年预算追加追减数", "调整预算数", "实际支出数", "执行率")
    rows = (("预算总金额", 100, 20, 120, 90, "75.00%"), ("基本支出", 100, 20, 120, 90, "70%"))
    asked = {"organisation": body, "kind": "execution", "year": "2022", "month": "10"}
    answer = keeper.post("/performance/budget/import/", {**asked, "file": workbook(heads, *rows)})
    page = answer.content.decode()
    assert "已导入：苏州市行政审批局（第 1 稿，2022 年 10 月）" in page
    assert "执行率写作 70%，按金额计算是 75.00%" in page, "the import says what looks wrong"
    page = keeper.get("/performance/budget/").content.decode()
    assert "2022 年，截至 10 月" in page, "the last year there is a book of"
    assert "75.00%" in page
    assert "20.00%" in page, "the rate of adjustment"
    bad = workbook(heads, ("预算总金额", 100, 20, 130, 90, ""))
    answer = keeper.post("/performance/budget/import/", {**asked, "month": "11", "file": bad})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "年初数加追加追减数是 120，调整预算数写 130" in page
    assert "有 1 行有误，这次没有写入任何数据" in page
    book = Book.objects.get()
    assert "第 1 稿" in keeper.get(f"/performance/budget/books/{book.pk}/").content.decode()
    export = keeper.get(f"/performance/budget/table.xlsx?organisation={body}&year=2022")
    first = list(sheet_of(export.content))[1]
    assert first[:6] == ("预算总金额", "100", "20", "120", "90", "75.00%")
    assert signed_in(FINANCE).get(f"/performance/budget/?organisation={body}&year=2022").status_code == 200
    again = keeper.post("/performance/budget/import/", {**asked, "file": workbook(heads, *rows)})
    assert "与已导入的完全相同，没有重复写入" in again.content.decode()
    put("planned-payments", title="款", happened_on="2022-01-10", amount="40")
    page = keeper.get(f"/performance/budget/payments/?organisation={body}&year=2022").content.decode()
    assert "支付进度符合率 0.00%" in page


def test_accounts_are_shown_with_the_year_before() -> None:
    install_demo_books(pack_of(CITY))
    keeper = signed_in()
    address = f"/performance/budget/?organisation={bureau().pk}&year=2022"
    assert "94.78%" in keeper.get(address).content.decode()
    assert "还没有导入" in keeper.get(f"{address}&table=accounts").content.decode()


def test_where_every_row_comes_from() -> None:
    page = signed_in().get("/performance/origins/suzhou/2022-approval-bureau/").content.decode()
    assert "人工填报 10 行" in page
    assert "第三方评估的可行性研究报告数" in page
    assert signed_in().get("/performance/origins/suzhou/nothing/").status_code == 404
    assert signed_in().get("/performance/origins/rugao/2020-approval-bureau/").status_code == 404


@pytest.mark.parametrize("stranger", [STRANGER, "suzhou-applicant", "suzhou-window"])
def test_a_stranger_is_refused(stranger: str) -> None:
    row, client = put("trainings", **TRAINING, attended="3"), signed_in(stranger)
    install_demo_books(pack_of(CITY))
    book, body = Book.objects.get(organisation=bureau()), bureau().pk
    one = f"{ROOT}trainings/{row.pk}/"
    for address in (one, f"{one}correct/", f"/performance/budget/books/{book.pk}/"):
        assert client.get(address).status_code in {403, 404}, address
    for address in ("?organisation=", "payments/?organisation=", "table.xlsx?year=2022&organisation="):
        assert client.get(f"/performance/budget/{address}{body}").status_code in {403, 404}, address
    assert client.post(f"{one}void/", {"reason": "x"}).status_code in {403, 404}
    assert client.post(f"{one}correct/", {"reason": "x"}).status_code in {403, 404}
    for address in (f"{ROOT}trainings/new/", f"{ROOT}trainings/import/", "/performance/budget/import/"):
        given = {**TRAINING, "attended": "3", "organisation": str(body)}
        assert client.post(address, given).status_code == 403, address
    for address in (f"{ROOT}trainings/", f"{ROOT}trainings/?organisation={body}"):
        answer = client.get(address)
        assert answer.status_code in {200, 403}, "a sibling has a list of its own"
        assert row.title not in answer.content.decode()
        assert "实到人数合计" not in answer.content.decode(), "nor does it see what they add up to"
    export = client.get(f"{ROOT}trainings/entries.xlsx")
    assert export.status_code == 403 or len(list(sheet_of(export.content))) == 1
    evidence = f"/documents/upload/?subject=performance-entry:{row.pk}&slot=evidence"
    assert client.post(evidence).status_code == 403
    assert Client().get(one).status_code == 302
    assert not Tender.objects.exists()


def test_lists_take_six_queries_whatever_the_rows(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    body, register = bureau().pk, REGISTERS["trainings"]
    for place in range(35):
        cells = {**TRAINING, "title": f"培训{place}", "attended": "3"}
        actions.add(viewer(), register, body, cells, timezone.now())
    install_demo_books(pack_of(CITY))
    keeper = signed_in()
    with django_assert_max_num_queries(6):
        page = keeper.get(f"{ROOT}trainings/?year=2022").content.decode()
    assert page.count("培训内容") > 30
    assert "下一页" in page
    for address in ("", "payments/"):
        with django_assert_max_num_queries(6):
            keeper.get(f"/performance/budget/{address}?organisation={body}&year=2022")
    with django_assert_max_num_queries(6):
        keeper.get(f"/performance/budget/?organisation={body}&year=2022&table=accounts")
