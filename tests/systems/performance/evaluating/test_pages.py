"""The pages: who sees what, how many queries a list takes, and what everybody may read."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.systems.performance.evaluating.kit import (
    FILLER,
    FINANCE,
    FINANCE_HEAD,
    HEAD,
    ROOT,
    client,
    declared,
    submitted,
    viewer,
)
from tongjian.kernel.forms.models import Draft
from tongjian.systems.performance.evaluating import deciding
from tongjian.systems.performance.evaluating.models import Evaluation

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def text(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_filled_in_and_handed_in_through_the_pages(
    suzhou: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    declaration, filler, head = declared(suzhou), client(FILLER), client(HEAD)
    assert "开始自评：2022 苏州市行政审批局" in text(filler, ROOT)
    declared_at = f"/performance/declarations/{declaration.pk}/"
    watched_at = f"/performance/monitoring/{declaration.pk}/2022-06-30/"
    page = text(filler, declared_at)
    assert watched_at in page and "开始自评" in page
    begin = filler.post(f"{ROOT}begin/{declaration.pk}/")
    row = Evaluation.objects.get()
    address = f"{ROOT}{row.pk}/"
    assert begin.headers["Location"] == f"{address}form/"
    assert address in text(filler, declared_at) and watched_at in text(filler, address)
    watched = text(filler, watched_at)
    assert address in watched and declared_at in watched
    page = text(filler, f"{address}form/")
    assert "评估政府投资项目可行性研究报告的数量" in page and "≥30个" in page and 'name="f.scope"' in page
    assert "删除<span" not in page.partition('id="field-indicators"')[2].partition("</table>")[0]
    draft = Draft.objects.get(pk=row.draft_id)
    name = draft.data["indicators"][36]["_row"]
    path = f"indicators.{name}.actual"
    told = {f"f.{path}": "23个", f"r.{path}": str(draft.revisions.get(path, 0))}
    saved = filler.post(f"/forms/drafts/{draft.pk}/fields/{path}/", told, headers={"HX-Request": "true"})
    assert "已保存" in saved.content.decode()
    with django_assert_max_num_queries(7):
        checks = text(filler, f"{address}form/checks/")
    assert "-23.33%" in checks and 'id="result-37"' in checks and "没有达到目标" in checks
    assert head.post(f"{address}submit/").status_code == 422
    assert filler.post(f"{address}submit/").status_code == 403
    assert filler.post(f"{address}ask/").status_code == 302
    assert filler.post(f"{address}look-up/").headers["Location"] == f"{address}form/"
    assert filler.post(f"{address}fly/").status_code == 404
    assert client(FINANCE).get(address).status_code == 404, "not before it is handed in"


def test_rechecked_and_published_through_the_pages(
    suzhou: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    row = submitted(suzhou)
    address, public = f"{ROOT}{row.pk}/", f"/{suzhou}/performance/results/"
    bureau, visitor = client(FINANCE), Client()
    assert visitor.get(f"{public}{row.pk}/").status_code == 404, "not before it is disclosed"
    assert public not in text(visitor, f"/{suzhou}/")
    page = text(bureau, f"{address}review/")
    assert 'name="actual.28"' in page and "结转结余率" in page
    given = {"version": "1", "actual.28": "5.22%", "reason.28": "还有钱没有支出", "opinion": "已核"}
    tried = bureau.post(f"{address}review/", {**given, "try": "1"}).content.decode()
    assert "核定" in tried and "现为 0 分" in tried and Evaluation.objects.get().state == "submitted"
    wrong = bureau.post(f"{address}review/", {**given, "reason.28": ""})
    assert wrong.status_code == 422 and "写明理由" in wrong.content.decode()
    assert bureau.post(f"{address}review/", given).status_code == 302
    page = text(client(HEAD), address)
    assert "复核与自评的差异" in page and "0% → 5.22%" in page and "还有钱没有支出" in page
    hidden = {"withhold": ["money", "sources"], "why.money": "含合同金额", "why.sources": "内部资料"}
    assert bureau.post(f"{address}disclose/", hidden).status_code == 302
    assert public in text(visitor, f"/{suzhou}/"), "the front door leads to what was published"
    with django_assert_max_num_queries(3):
        assert "苏州市行政审批局" in text(visitor, public)
    page = text(visitor, f"{public}{row.pk}/")
    assert "含合同金额" in page and "内部资料" in page and "新登记各类市场主体数量" in page
    assert "信息化维护费1" not in page and "部门提供的材料" not in page
    assert "秦文涛" not in page and "尤静怡" not in page, "nobody is named to the public"
    assert "采纳建议" in text(bureau, address)
    assert bureau.post(f"{address}use/", {"other": "1", "factor": "", "reason": ""}).status_code == 422
    assert bureau.post(f"{address}use/").status_code == 302
    assert "采纳" in text(bureau, address)
    filler, before = client(FILLER), f"/performance/declarations/{row.declaration_id}/"
    after = filler.post(f"{before}next/").headers["Location"]
    assert "上一年度评价结果：优" in text(filler, after) and after.endswith("/form/")
    assert filler.post(f"{before}next/").status_code == 422, "once"
    with django_assert_max_num_queries(12):
        assert after.removesuffix("form/") in text(filler, before)


def test_the_papers_of_a_version(suzhou: str) -> None:
    row = submitted(suzhou)
    browser = client(HEAD)
    assert "内容未变" in text(browser, f"{ROOT}{row.pk}/versions/1/")
    assert browser.get(f"{ROOT}{row.pk}/versions/7/").status_code == 404
    for kind in ("docx", "xlsx"):
        answer = browser.get(f"{ROOT}{row.pk}/versions/1/paper.{kind}")
        assert answer.status_code == 200 and answer.content[:2] == b"PK"
    assert browser.get(f"{ROOT}{row.pk}/versions/1/paper.exe").status_code == 404


@pytest.mark.parametrize("stranger", ["suzhou-housing-head", "suzhou-applicant", "suzhou-window"])
def test_a_stranger_is_refused(suzhou: str, stranger: str) -> None:
    row, browser = submitted(suzhou), client(stranger)
    address = f"{ROOT}{row.pk}/"
    for rest in ("", "form/", "form/checks/", "review/", "versions/1/", "versions/1/paper.docx"):
        assert browser.get(f"{address}{rest}").status_code in {403, 404}, rest
    for rest in ("submit/", "ask/", "look-up/", "return/", "disclose/", "use/", "review/"):
        assert browser.post(f"{address}{rest}").status_code in {403, 404}, rest
    assert browser.get(f"{ROOT}spot-checks/{suzhou}/2022/").status_code == 403
    assert browser.post(f"{ROOT}begin/{row.declaration_id}/").status_code == 403
    assert row.title not in browser.get(ROOT).content.decode()
    visitor = Client()
    assert visitor.get(address).status_code == 302 and visitor.post(f"{address}use/").status_code == 302


def test_the_lists_take_few_queries(
    suzhou: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    row = submitted(suzhou)
    deciding.recheck(viewer(FINANCE), row.pk, 1, {}, "", timezone.now())
    for browser in (client(FILLER), client(FINANCE_HEAD)):
        with django_assert_max_num_queries(6):
            page = text(browser, f"{ROOT}?q=行政审批局&year=2022&state=checked&kind=department")
        assert "已复核" in page
    assert "没有要列出的评价" in text(client(FINANCE), f"{ROOT}?year=2021")
    book = client(FINANCE).get(f"{ROOT}evaluations.xlsx")
    assert book.status_code == 200 and book.content[:2] == b"PK"
    browser = client(FINANCE)
    with django_assert_max_num_queries(12):
        text(browser, f"{ROOT}{row.pk}/")
    page = text(client(FINANCE_HEAD), f"{ROOT}spot-checks/{suzhou}/2022/")
    assert "公告抽查" in page and row.pk.hex[:12] in page
    told = {"number": "某期开奖号码", "words": "明日公布"}
    assert client(FINANCE_HEAD).post(f"{ROOT}spot-checks/{suzhou}/2022/", told).status_code == 302
    assert client(FINANCE_HEAD).post(f"{ROOT}spot-checks/{suzhou}/2022/", {"value": "77"}).status_code == 302
    assert "抽查" in text(client(FINANCE_HEAD), f"{ROOT}{row.pk}/review/")


def test_a_form_that_is_handed_in_is_closed(suzhou: str) -> None:
    row = submitted(suzhou)
    assert client(FILLER).get(f"{ROOT}{row.pk}/form/").status_code == 302
