"""The pages: who sees what, how many queries a list takes, pasting, picking, and what a stranger is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tongjian.kernel.forms import actions as forms
from tongjian.kernel.forms.editing import Entry
from tongjian.kernel.forms.models import Draft
from tongjian.kernel.people.models import User
from tongjian.systems.performance.declaring import actions, deciding
from tongjian.systems.performance.models import Declaration, DeclarationState

from .conftest import viewer

pytestmark = [pytest.mark.database, pytest.mark.django_db]
FILLER, HEAD, FINANCE = "suzhou-approval-bureau", "suzhou-approval-bureau-head", "suzhou-finance"


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def address(row: Declaration, rest: str = "") -> str:
    return f"/performance/declarations/{row.pk}/{rest}"


def test_through_the_pages(filled: Callable[..., Declaration]) -> None:
    """Written by the department, signed, returned by the bureau line by line, and read again."""
    row = filled()
    filler, head, bureau = signed_in(FILLER), signed_in(HEAD), signed_in(FINANCE)
    page = filler.get(address(row, "form/")).content.decode()
    assert "减少审批事项数" in page and "合计与核对" in page and "子项目（明细）：金额" in page
    assert "资金来源" in filler.get(address(row, "form/checks/")).content.decode()
    assert bureau.get(address(row)).status_code == 404, "not before it is put forward"
    assert filler.post(address(row, "propose/")).status_code == 302
    assert head.post(address(row, "sign/"), {"version": "1"}).status_code == 302
    page = bureau.get(address(row)).content.decode()
    assert 'name="remark.indicators:15"' in page and "减少审批事项数" in page
    told = {"version": "1", "opinion": "", "remark.indicators:15": "目标值过低"}
    assert bureau.post(address(row, "return/"), told).status_code == 302
    page = filler.get(address(row, "form/")).content.decode()
    assert "分解目标第 15 行" in page and "目标值过低" in page
    page = filler.get(address(row, "versions/1/")).content.decode()
    assert "内容未变" in page and "意见：目标值过低" in page
    assert filler.get(address(row, "versions/7/")).status_code == 404
    assert filler.post(address(row, "propose/")).status_code == 302
    assert filler.post(address(row, "propose/")).status_code == 422, "too late"


@pytest.mark.parametrize("stranger", ["suzhou-housing-head", "suzhou-applicant", "suzhou-window"])
def test_a_stranger_is_refused(filled: Callable[..., Declaration], stranger: str) -> None:
    row, client = filled(), signed_in(stranger)
    for rest in ("", "form/", "form/checks/", "form/library/", "versions/1/"):
        assert client.get(address(row, rest)).status_code in {403, 404}, rest
    for rest in ("form/paste/", "propose/", "sign/", "approve/", "return/", "adjust/", "give-up/", "next/"):
        assert client.post(address(row, rest)).status_code in {403, 404}, rest
    assert row.title not in client.get("/performance/declarations/").content.decode()
    visitor = Client()
    assert (
        visitor.get(address(row)).status_code == 302
        and visitor.post(address(row, "sign/")).status_code == 302
    )


def test_the_list_takes_four_queries(
    filled: Callable[..., Declaration], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    row = filled()
    for year in range(2021, 2025):
        actions.begin(viewer(FILLER), row.organisation_id, "project", year, f"项目 {year}", timezone.now())
    client = signed_in(FILLER)
    with django_assert_max_num_queries(4):
        page = client.get("/performance/declarations/?q=项目").content.decode()
    assert page.count("项目 202") == 4
    assert "项目 2022" not in client.get("/performance/declarations/?year=2021").content.decode()
    with django_assert_max_num_queries(9):
        client.get(address(row))
    book = client.get("/performance/declarations/declarations.xlsx")
    assert book.status_code == 200 and book.content[:2] == b"PK"


def test_rows_are_pasted_from_excel(filled: Callable[..., Declaration]) -> None:
    row, client = filled(), signed_in(FILLER)
    before = Draft.objects.get(pk=row.draft_id)
    last = before.data["indicators"][-1]["_row"]
    block = '类别\t指标名称\n结果\t"含""引号""的指标"\n影响力\t第二个'
    # From the cell of the class in the last row: it is filled in, and one row is added below.
    told = {
        "table": "indicators",
        "row": last,
        "column": "level1",
        "text": block.replace("类别\t指标名称\n", ""),
    }
    narrow = client.post(address(row, "form/paste/"), told, headers={"HX-Request": "true"})
    assert narrow.status_code == 200
    rows = Draft.objects.get(pk=row.draft_id).data["indicators"]
    assert len(rows) == len(before.data["indicators"]) + 1
    assert rows[-2]["level1"] == "outcome" and rows[-2]["sub_projects"] == '含"引号"的指标'
    assert rows[-1]["level1"] == "impact"
    # Another window still shows the old class: it does not overwrite the new one.
    told["text"] = "投入\t别的"
    answer = client.post(address(row, "form/paste/"), told, headers={"HX-Request": "true"}).content.decode()
    assert "没有保存" in answer
    assert Draft.objects.get(pk=row.draft_id).data["indicators"][-2]["level1"] == "outcome"
    # Without JavaScript: below the last row, headings left out.
    plain = {"table": "sub_projects", "text": "子项目名称\t金额\n追加\t1,234.5"}
    assert client.post(address(row, "form/paste/"), plain).status_code == 302
    assert Draft.objects.get(pk=row.draft_id).data["sub_projects"][-1] | {"_row": ""} == {
        "_row": "",
        "name": "追加",
        "amount": "1234.5",
    }
    for wrong in ("", "一\t二\t三"):
        assert client.post(address(row, "form/paste/"), plain | {"text": wrong}).status_code == 422


def test_indicators_are_picked_from_the_library(filled: Callable[..., Declaration]) -> None:
    row, client = (
        filled(indicators=[{"level1": "input", "name": "专款专用率", "target": "100"}]),
        signed_in(FILLER),
    )
    page = client.get(address(row, "form/library/?q=满意度&class=结果")).content.decode()
    assert "工作人员满意度" in page and "专款专用率" not in page
    every = {"indicator": [str(n) for n in range(1, 60)]}
    assert client.post(address(row, "form/library/"), every).status_code == 302
    rows = Draft.objects.get(pk=row.draft_id).data["indicators"]
    names = [each["name"] for each in rows]
    assert len(names) == len(set(names)) > 20, "what stands there already is not added again"
    rate = next(each for each in rows if each["name"] == "业务系统投诉率")
    assert (rate["operator"], rate["target"], rate["unit"], rate["level1"]) == ("<=", "5", "%", "outcome")


def test_a_new_declaration_is_begun_and_given_up(city: str) -> None:
    client = signed_in(FILLER)
    body = str(viewer(FILLER).memberships[0].organisation)
    wrong = client.post(
        "/performance/declarations/new/", {"organisation": body, "kind": "project", "year": "x", "title": ""}
    )
    assert wrong.status_code == 422
    given = {"organisation": body, "kind": "department", "year": "2027", "title": ""}
    answer = client.post("/performance/declarations/new/", given)
    row = Declaration.objects.get()
    assert answer.headers["Location"] == address(row, "form/") and row.title == "苏州市行政审批局"
    data = Draft.objects.get(pk=row.draft_id).data
    assert (data["year"], data["unit"]) == (2027, "苏州市行政审批局")
    assert client.post("/performance/declarations/new/", given).status_code == 422, "once a year"
    assert client.post(address(row, "give-up/"), {"opinion": "重复"}).status_code == 302
    assert client.post("/performance/declarations/new/", given).status_code == 302, "a dropped one is none"


def test_only_the_latest_decision_counts(filled: Callable[..., Declaration]) -> None:
    row = filled()
    version = actions.propose(viewer(FILLER), row.pk, timezone.now())
    deciding.give_back(viewer(HEAD), row.pk, version.number, "改总目标", timezone.now())
    row.refresh_from_db()
    assert row.state == DeclarationState.RETURNED
    late = signed_in(HEAD).post(address(row, "sign/"), {"version": "1"})
    assert late.status_code == 422 and "刷新" in late.content.decode()


def test_a_version_goes_out_as_a_file_and_comes_back(filled: Callable[..., Declaration]) -> None:
    row, client = filled(), signed_in(FILLER)
    version = actions.propose(viewer(FILLER), row.pk, timezone.now())
    book = client.get(address(row, "versions/1/form.xlsx"))
    assert book.status_code == 200 and book.content[:2] == b"PK"
    assert client.get(address(row, "versions/1/form.exe")).status_code == 404
    deciding.give_back(viewer(HEAD), row.pk, version.number, "改", timezone.now())
    draft = Draft.objects.get(pk=row.draft_id)
    before = draft.data
    forms.save(
        draft.pk, [Entry("total_goal", ("写坏了",), draft.revisions.get("total_goal", 0))], viewer(FILLER)
    )
    answer = client.post(address(row, "form/upload/"), {"file": SimpleUploadedFile("表.xlsx", book.content)})
    assert answer.status_code == 200 and "逐行结果" in answer.content.decode()
    after = Draft.objects.get(pk=row.draft_id).data
    assert after["total_goal"] == before["total_goal"]
    assert [r["name"] for r in after["indicators"]] == [r["name"] for r in before["indicators"]]
    wrong = client.post(address(row, "form/upload/"), {"file": SimpleUploadedFile("表.xlsx", b"no")})
    assert wrong.status_code == 422
    assert client.post(address(row, "form/upload/")).status_code == 422


def test_an_unsigned_version_is_not_there_for_the_bureau(filled: Callable[..., Declaration]) -> None:
    row, now = filled(), timezone.now()
    filler, bureau = signed_in(FILLER), signed_in(FINANCE)
    actions.propose(viewer(FILLER), row.pk, now)
    deciding.sign(viewer(HEAD), row.pk, 1, now)
    deciding.approve(viewer("suzhou-finance-head"), row.pk, 1, "", now)
    actions.adjust(viewer(FILLER), row.pk, "追加经费", now)
    actions.propose(viewer(FILLER), row.pk, now)
    assert "第 2 稿" in filler.get(address(row)).content.decode()
    page = bureau.get(address(row)).content.decode()
    assert "第 1 稿" in page and "第 2 稿" not in page
    for rest in ("versions/2/", "versions/2/form.xlsx"):
        assert bureau.get(address(row, rest)).status_code == 404, rest
        assert filler.get(address(row, rest)).status_code == 200, rest
    deciding.sign(viewer(HEAD), row.pk, 2, now)
    assert bureau.get(address(row, "versions/2/")).status_code == 200
