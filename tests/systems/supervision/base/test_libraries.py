"""Objects and officers: a report for every row, forms, interests, and an object from a licence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.systems.supervision.base.people import NOW, TODAY, client, file_of, viewer, workbook
from tongjian.kernel.inspectorate.models import Interest, Officer, Subject
from tongjian.kernel.people.models import Organisation
from tongjian.systems.supervision.libraries.entries import (
    SUBJECT_COLUMNS,
    SUBJECT_NEEDS,
    Context,
    enter_subject,
)
from tongjian.systems.supervision.libraries.importing import take

pytestmark = pytest.mark.django_db
HEADS = list(SUBJECT_COLUMNS.values())
GOOD = ["企业", "JIA-1", "甲公司", "甲公司", "法人", "其他", "无", "姑苏区", "建筑施工企业、房地产开发企业"]


def given(username: str = "suzhou-supervision") -> Context:
    return Context(viewer(username), "suzhou", NOW, TODAY, "import")


def imported(folder: Path, *rows: list[Any], who: str = "suzhou-supervision") -> Any:
    context = given(who)

    def enter(cells: Any) -> str:
        enter_subject(context, cells)
        return "已写入"

    return take(file_of(folder, HEADS, *rows), SUBJECT_COLUMNS, SUBJECT_NEEDS, "code", enter)


def test_rows_are_read_by_their_headings_and_words(library: None, tmp_path: Path) -> None:
    reports, kept = imported(tmp_path, GOOD)
    assert kept and [each.line for each in reports] == [2]
    row = Subject.objects.get(city="suzhou", code="JIA-1")
    assert (row.kind, row.region, row.categories) == ("company", "320508", ["contractor", "developer"])
    assert (row.nature, row.origin, row.since) == ("2", "import", TODAY)


def test_one_bad_row_and_nothing_is_written(library: None, tmp_path: Path) -> None:
    before = Subject.objects.count()
    bad = ["公司", "", "乙", "乙", "法人", "统一社会信用代码", "91320508MADM0T018X", "上海", "没有的类别"]
    reports, kept = imported(tmp_path, GOOD, bad, GOOD)
    assert not kept and Subject.objects.count() == before
    assert [each.is_refused for each in reports] == [False, True, True]
    assert "“编码”没有填" in reports[1].why and "种类“公司”不认识" in reports[1].why
    assert "行政区划“上海”应为" in reports[1].why and "与第 2 行重复" in reports[2].why


def test_a_district_enters_only_its_own(library: None, tmp_path: Path) -> None:
    reports, kept = imported(tmp_path, GOOD, who="suzhou-wujiang-housing")
    assert not kept and "不在您管理的范围内" in reports[0].why


def test_the_page_of_an_import_tells_the_rows(library: None) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    browser = client("suzhou-supervision")
    for rows, status, words in (([GOOD], 200, "1 行已读入"), ([["企业"]], 422, "1 行有误")):
        file = SimpleUploadedFile("a.xlsx", workbook(HEADS, *rows))
        page = browser.post("/suzhou/supervision/subjects/import", {"file": file})
        assert page.status_code == status and words in page.content.decode()
    page = browser.post("/suzhou/supervision/officers/import", {"file": SimpleUploadedFile("a.xlsx", b"x")})
    assert page.status_code == 422


def test_an_exported_table_can_be_imported_again(library: None) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    browser = client("suzhou-supervision")
    for what in ("subjects", "officers"):
        table = browser.get(f"/suzhou/supervision/{what}/export").content
        page = browser.post(
            f"/suzhou/supervision/{what}/import", {"file": SimpleUploadedFile("a.xlsx", table)}
        )
        assert page.status_code == 200, page.content.decode()
        assert "已写入" not in page.content.decode()


def test_a_form_enters_and_changes_an_object(library: None) -> None:
    browser = client("suzhou-supervision")
    cells = dict(zip(SUBJECT_COLUMNS, GOOD, strict=False)) | {"categories": ["contractor", "developer"]}
    cells |= {"kind": "company", "nature": "2", "region": "320508"}
    assert browser.post("/suzhou/supervision/subjects/new", cells).status_code == 302
    row = Subject.objects.get(code="JIA-1")
    edited = browser.post(f"/suzhou/supervision/subjects/{row.pk}/edit", {**cells, "name": "甲（更名）"})
    assert edited.status_code == 302
    row.refresh_from_db()
    assert (row.name, row.kind, row.code) == ("甲（更名）", "company", "JIA-1")
    ended = browser.post(f"/suzhou/supervision/subjects/{row.pk}/end", {"reason": "注销"})
    row.refresh_from_db()
    assert ended.status_code == 302 and row.until == timezone.localdate()


def test_lists_take_few_queries(library: None, django_assert_max_num_queries: Any) -> None:
    browser = client("suzhou-wujiang-housing")
    subject = Subject.objects.filter(region="320509").first()
    officer = Officer.objects.first()
    assert subject and officer
    for path in ("subjects/?q=吴江&kind=site&category=construction-site", "officers/?specialism=quality"):
        with django_assert_max_num_queries(6):
            assert browser.get(f"/suzhou/supervision/{path}").status_code == 200
    with django_assert_max_num_queries(16):
        assert browser.get(f"/suzhou/supervision/subjects/{subject.pk}/").status_code == 200
    with django_assert_max_num_queries(6):
        assert browser.get(f"/suzhou/supervision/officers/{officer.pk}/").status_code == 200
    page = browser.get("/suzhou/supervision/subjects/").content.decode()
    assert "吴江澄湖里" in page and "澄云里" not in page
    elsewhere = Subject.objects.filter(region="320508").first()
    assert elsewhere and browser.get(f"/suzhou/supervision/subjects/{elsewhere.pk}/").status_code == 404


def test_an_officer_declares_an_interest_and_a_keeper_ends_it(library: None) -> None:
    officer = Officer.objects.get(certificate="虚苏建001")
    path = f"/suzhou/supervision/officers/{officer.pk}/interests"
    told = {"scope": "subject", "what": "GD320508-08", "reason": "同学任项目经理"}
    assert client("suzhou-um-officer").post(path, told).status_code == 403
    assert client("suzhou-inspector").post(path, told).status_code == 302
    kept = Interest.objects.get(officer=officer)
    assert kept.subject is not None and kept.subject.code == "GD320508-08"
    assert client("suzhou-inspector").post(path, {**told, "what": "没有"}).status_code == 422
    assert client("suzhou-supervision").post(f"{path}/{kept.pk}", {"reason": "已离职"}).status_code == 302
    kept.refresh_from_db()
    assert kept.until == timezone.localdate()


def test_an_officer_needs_a_body_of_the_city(library: None) -> None:
    browser = client("suzhou-supervision")
    cells = {"certificate": "虚1", "name": "某", "certified_until": "2099-01-01", "regions": "吴江区"}
    refused = browser.post("/suzhou/supervision/officers/new", {**cells, "organisation": "nowhere"})
    assert refused.status_code == 422 and "没有机构“nowhere”" in refused.content.decode()
    assert (
        browser.post("/suzhou/supervision/officers/new", {**cells, "organisation": "housing"}).status_code
        == 302
    )
    assert Officer.objects.get(certificate="虚1").regions == ["320509"]
    assert Organisation.objects.filter(code="housing", city="suzhou").exists()
