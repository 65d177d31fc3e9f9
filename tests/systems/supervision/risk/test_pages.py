"""The pages open for whom they are, say what they should, and take few queries."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from tests.systems.supervision.risk.people import (
    COMPANY,
    DISTRICT,
    HANDLER,
    HEAD,
    OTHER,
    RECEIVER,
    TODAY,
    client,
)
from tongjian.kernel.inspectorate.models import Subject
from tongjian.systems.supervision.risk.models import (
    Display,
    Grade,
    Repair,
    Run,
    Signal,
    SignalImport,
    Warning,
)

pytestmark = pytest.mark.django_db
ROOT = "/suzhou/supervision/"
LISTS = ("risk/", "risk/objects/", "warnings/", "warnings/signals/", "warnings/rules/", "credit/")


def counted(browser: Client, path: str) -> tuple[str, int]:
    """What a page says, and how many queries it takes beside savepoints."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = browser.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode(), sum("SAVEPOINT" not in each["sql"] for each in queries)


@pytest.mark.parametrize("path", LISTS)
def test_lists_take_few_queries(city: None, path: str) -> None:
    browser = client(HANDLER)
    counted(browser, f"{ROOT}{path}")
    _, number = counted(browser, f"{ROOT}{path}")
    # Session, user, posts and the bell are asked by every page.
    assert number - 4 <= 6, number


def test_a_number_of_the_overview_leads_to_its_objects(city: None) -> None:
    browser = client(HEAD)
    text, _ = counted(browser, f"{ROOT}risk/")
    links = re.findall(r'href="([^"]*region=(\d+)&amp;grade=([A-D]))">(\d+)<', text)
    assert links
    for href, _, letter, number in links:
        answer, _ = counted(browser, href.replace("&amp;", "&"))
        assert answer.count('<th scope="row"><a') == int(number), (href, letter)


def test_one_object_shows_its_reasons_and_makes_them_again(city: None) -> None:
    row = Grade.objects.filter(run=Run.objects.latest("number"), grade="C").first()
    assert row is not None
    text, _ = counted(client(HEAD), f"{ROOT}risk/objects/{row.subject_id}/?again=1")
    assert "都相同" in text and "检查不合格率" in text and f"{row.score}" in text


def test_who_stands_where_is_for_the_head_alone(city: None) -> None:
    Run.objects.filter(pk=None).exists()
    seen, _ = counted(client(HEAD), f"{ROOT}risk/severity/")
    kept, _ = counted(client(HANDLER), f"{ROOT}risk/severity/")
    assert "演示检查员戊" in seen and "演示检查员" not in kept and "YS-000" not in kept


def test_a_district_sees_its_region_and_a_stranger_nothing(city: None) -> None:
    text, _ = counted(client(DISTRICT), f"{ROOT}risk/objects/")
    inside = set(Grade.objects.filter(region="320508").values_list("subject__name", flat=True))
    outside = set(Grade.objects.exclude(region__startswith="320508").values_list("subject__name", flat=True))
    names = set(re.findall(r'<th scope="row"><a [^>]*>([^<]*)<', text))
    assert names and names <= inside and not names & (outside - inside)
    other = Subject.objects.exclude(region="320508").first()
    assert other is not None
    assert client(DISTRICT).get(f"{ROOT}risk/objects/{other.pk}/").status_code == 404
    for path in LISTS:
        assert client("suzhou-window").get(f"{ROOT}{path}").status_code == 403
        assert client(COMPANY).get(f"{ROOT}{path}").status_code == 403


def test_a_warning_goes_its_way_on_its_page(city: None) -> None:
    row = Warning.objects.filter(state="pushed").first()
    assert row is not None
    page, browser = f"{ROOT}warnings/{row.pk}/", client(RECEIVER)
    answer = browser.post(page, {"act": "check", "text": "看过了"})
    assert answer.status_code == 422 and "没有选结论" in answer.content.decode()
    assert browser.post(page, {"act": "check", "text": "看过了", "outcome": "false"}).status_code == 302
    assert "误报" in browser.get(page).content.decode()
    assert client(DISTRICT).post(page, {"act": "answer", "text": "不归我"}).status_code in (403, 404)


def test_a_company_sees_its_own_credit_and_asks(city: None) -> None:
    text, number = counted(client(COMPANY), f"{ROOT}credit/mine/")
    assert "未按规定报送竣工资料案" in text and "安全防护" not in text and number <= 10
    safety = Display.objects.get(number="DEMO-CF-2")
    assert client(COMPANY).get(f"{ROOT}credit/mine/{safety.pk}/").status_code == 404
    page, browser = f"{ROOT}credit/mine/{safety.pk}/", client(OTHER)
    text, _ = counted(browser, page)
    assert "还不能申请" in text and "最短公示期" in text
    answer = browser.post(page, {"act": "repair", "grounds": "请修复"})
    assert answer.status_code == 422 and "不满足" in answer.content.decode()


def test_the_head_decides_and_the_display_is_gone_from_the_public_page(city: None) -> None:
    asked = Repair.objects.get()
    public = f"{ROOT}credit/public/"
    assert asked.display.title in Client().get(public).content.decode()
    page = f"{ROOT}credit/{asked.display_id}/"
    said = {"act": "repair", "asked": str(asked.pk), "granted": "yes", "reasons": "符合条件"}
    assert client(HANDLER).post(page, said).status_code == 403
    assert client(HEAD).post(page, said).status_code == 302
    assert asked.display.title not in Client().get(public).content.decode()
    assert "已修复" in client(HEAD).get(page).content.decode()


def test_a_table_of_signals_is_taken_whole_or_not_at_all(city: None) -> None:
    browser, page, before = client(HANDLER), f"{ROOT}warnings/signals/import/", Signal.objects.count()
    wrong = [["投诉举报", "A1", "site-001", "噪声", "2026-13-01"], ["举报", "A2", "没有", "", "2026-01-02"]]
    answer = browser.post(page, {"file": table(wrong)})
    text = answer.content.decode()
    assert answer.status_code == 422 and "第 2 行" in text and "第 3 行" in text and "没有编码" in text
    assert Signal.objects.count() == before
    good = [
        ["投诉举报", "A1", "site-001", "噪声", f"{TODAY}"],
        ["变更登记", "A2", "company-016", "更名", f"{TODAY}"],
    ]
    assert browser.post(page, {"file": table(good)}).status_code == 302
    assert browser.post(page, {"file": table(good)}).status_code == 302
    assert Signal.objects.count() == before + 2 and SignalImport.objects.count() == 2
    assert "编号已有" in browser.get(page).content.decode()


def test_lists_come_as_tables(city: None) -> None:
    for path in ("risk/objects/", "warnings/", "credit/"):
        answer = client(HEAD).get(f"{ROOT}{path}?xlsx=1")
        assert answer.status_code == 200 and "spreadsheet" in answer["Content-Type"]


def table(rows: list[list[str]]) -> SimpleUploadedFile:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["类别", "编号", "对象编码", "内容", "日期"], *rows):
        sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return SimpleUploadedFile("线索.xlsx", stream.getvalue())
