"""Pages as officials, parties and everybody see them: they open, few queries, and refuse whom they should."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from tests.systems.enforcement.kit import (
    DAY,
    HEAD,
    PARTY,
    TEAM,
    at,
    concluded,
    decided,
    investigated,
    notified,
    viewer,
)
from tongjian.kernel.people.models import User
from tongjian.systems.enforcement.models import Case
from tongjian.systems.enforcement.publishing import publish, withdraw

pytestmark = pytest.mark.django_db
CITY = ["suzhou"]


def client(username: str) -> Client:
    browser = Client()
    browser.force_login(User.objects.get(username=username))
    return browser


def test_the_list_costs_the_same_whatever_its_rows(
    suzhou: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    concluded()
    decided()
    browser, address = client(TEAM[0]), reverse("enforcement-cases", args=CITY)
    with django_assert_max_num_queries(6):
        page = browser.get(address).content.decode()
    assert page.count("未取得施工许可证擅自施工案") >= 2
    assert "导出 XLSX" in page
    narrowed = browser.get(address, {"q": "没有这样的词"}).content.decode()
    assert "没有要列出的案件" in narrowed
    for sort in ("due", "changed"):
        assert browser.get(address, {"sort": sort, "light": "red", "state": "decided"}).status_code == 200
    book = load_workbook(BytesIO(browser.get(reverse("enforcement-cases-export", args=CITY)).content))
    assert book.active is not None
    assert book.active.max_row == 3


def test_a_case_shows_what_can_be_done_and_why_the_rest_cannot(suzhou: str) -> None:
    case = concluded()
    page = client(HEAD).get(reverse("enforcement-case", args=[*CITY, case])).content.decode()
    assert "集体讨论" in page
    assert "由办案人员办理" in page
    assert "全过程记录" in page
    assert "立案审批表" in page
    assert (
        client("suzhou-estate-head").get(reverse("enforcement-case", args=[*CITY, case])).status_code == 404
    )


def test_a_refused_record_of_questioning_is_not_lost(suzhou: str) -> None:
    case = investigated()
    sent = {"kind": "document", "name": "第三次询问", "transcript": "问：何时开工？", "asked": "陈工"}
    page = client(TEAM[0]).post(reverse("enforcement-evidence", args=[*CITY, case]), sent)
    text = page.content.decode()
    assert page.status_code == 422
    assert "才填写“笔录内容”" in text
    for typed in (
        'value="第三次询问"',
        ">问：何时开工？</textarea>",
        'value="陈工"',
        'value="document" selected',
    ):
        assert typed in text
    other = reverse("enforcement-act", args=[*CITY, case, "ordered"])
    refused = client(TEAM[0]).post(other, {"order": "", "content": "立即停止", "name": "别处的字"})
    assert refused.status_code == 422 and "别处的字" not in refused.content.decode()


def test_what_is_refused_comes_back_with_what_was_typed(suzhou: str) -> None:
    case = concluded()
    address = reverse("enforcement-act", args=[*CITY, case, "notified"])
    answer = client(TEAM[0]).post(address, {"facts": "", "hearing": "on"})
    assert answer.status_code == 422
    assert "没有填写" in answer.content.decode()
    assert client(HEAD).post(address, {"facts": "事实"}).status_code == 403
    assert Case.objects.get(pk=case).state == "concluded"


def test_the_party_reads_and_answers(suzhou: str) -> None:
    case = notified()
    browser, one = client(PARTY), reverse("enforcement-my-case", args=[*CITY, case])
    assert "未取得施工许可证" in browser.get(reverse("enforcement-mine", args=CITY)).content.decode()
    page = browser.get(one).content.decode()
    assert "可以陈述、申辩" in page
    assert "申请听证" in page
    paper = Case.objects.get(pk=case).papers.get(title__contains="告知")
    report = Case.objects.get(pk=case).papers.get(kind="report")
    address = reverse("enforcement-paper", args=[*CITY, case, paper.pk, "docx"])
    assert browser.get(address).status_code == 200
    hidden = reverse("enforcement-paper", args=[*CITY, case, report.pk, "docx"])
    assert browser.get(hidden).status_code == 404
    assert browser.get(reverse("enforcement-case", args=[*CITY, case])).status_code == 403
    electronic = reverse("enforcement-my-act", args=[*CITY, case, "electronic"])
    assert browser.post(electronic, {"address": "a@example.com"}).status_code == 422
    assert browser.post(electronic, {"address": "a@example.com", "agree": "on"}).status_code == 302
    assert client("suzhou-applicant-2").get(one).status_code == 404


def test_everybody_reads_what_is_published_and_why_it_was_taken_back(suzhou: str) -> None:
    case = decided()
    row = publish(viewer(TEAM[0]), "suzhou", case, "", at(DAY))
    one = reverse("enforcement-publication", args=[*CITY, row.pk])
    assert "12,000.00" in Client().get(one).content.decode()
    withdraw(viewer(HEAD), "suzhou", case, "复议撤销", at(DAY, 12))
    page = Client().get(one).content.decode()
    assert "复议撤销" in page
    assert "12,000.00" not in page
    assert "没有公开的处罚决定" in Client().get(reverse("enforcement-published", args=CITY)).content.decode()


def test_the_case_file_holds_everything(suzhou: str) -> None:
    case = decided()
    answer = client(TEAM[0]).get(reverse("enforcement-casefile", args=[*CITY, case]))
    with ZipFile(BytesIO(answer.content)) as package:
        names = package.namelist()
        assert {"目录.txt", "办案事实.json", "证据清单.json", "manifest.json"} <= set(names)
        assert sum(name.endswith(".docx") for name in names) == Case.objects.get(pk=case).papers.count()


def test_the_phone_page_opens_for_its_channel_alone(suzhou: str) -> None:
    page = client("suzhou-um-officer").get(reverse("enforcement-spot", args=CITY)).content.decode()
    assert "street-occupation" in page
    assert client("suzhou-fire").get(reverse("enforcement-spot", args=CITY)).status_code == 403


def test_a_case_is_entered_by_hand(suzhou: str) -> None:
    browser, address = client(TEAM[0]), reverse("enforcement-case-new", args=CITY)
    assert browser.get(address).status_code == 200
    given = {"source": "complaint", "title": "某案", "offence": "inspection/site-signboard", "nature": "2"}
    assert browser.post(address, given).status_code == 422
    answer = browser.post(address, {**given, "party_name": "某公司"})
    assert answer.status_code == 302
    assert Case.objects.filter(title="某案").count() == 1
