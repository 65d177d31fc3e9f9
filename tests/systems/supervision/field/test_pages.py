"""Pages of visits and findings: what they show to whom, in few queries, and what they refuse."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests.held import held
from tests.systems.supervision.field import made
from tests.systems.supervision.field.made import EXIT, INSPECTORS, PIT, PNG, Phone
from tongjian.systems.supervision.field import queries
from tongjian.systems.supervision.field.models import Finding, Visit

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with held(django_db_blocker):
        made.install_city()
        made.concluded({EXIT: "堆放杂物", PIT: "缺少监测记录"})
        for days in (3, 1, 3):
            made.visit(due_on=made.TODAY + timedelta(days=days))
        yield


def client(username: str) -> Client:
    browser = Client()
    browser.force_login(get_user_model().objects.get(username=username))
    return browser


def page(name: str, *parts: Any) -> str:
    return reverse(name, args=["suzhou", *parts])


@pytest.mark.parametrize(
    ("username", "name", "said"),
    [
        ("suzhou-station-head", "supervision-visits", "城运里一期工地"),
        ("suzhou-housing-head", "supervision-findings", "疏散通道是否畅通"),
        ("suzhou-applicant", "supervision-mine", "疏散通道是否畅通"),
    ],
)
def test_lists_take_few_queries(
    username: str, name: str, said: str, django_assert_max_num_queries: Any
) -> None:
    browser = client(username)
    with django_assert_max_num_queries(6):
        answer = browser.get(page(name))
    assert said in answer.content.decode()


def test_a_list_shows_only_what_its_page_opens() -> None:
    row = Visit.objects.filter(state="concluded").get()
    for username in ("suzhou-enforcer", "suzhou-applicant-2", "suzhou-estate-officer"):
        browser = client(username)
        assert "城运里一期工地" not in browser.get(page("supervision-visits")).content.decode()
        assert browser.get(page("supervision-visit", row.pk)).status_code in (403, 404)
    assert client("suzhou-applicant").get(page("supervision-mine")).status_code == 200


def test_search_and_tabs_narrow_the_list() -> None:
    browser = client("suzhou-station-head")
    assert "没有问题" in browser.get(page("supervision-findings") + "?tab=replied").content.decode()
    found = browser.get(page("supervision-findings") + "?q=基坑").content.decode()
    assert "基坑支护" in found
    assert "疏散通道" not in found
    done = browser.get(page("supervision-visits") + "?tab=concluded").content.decode()
    assert done.count("发现问题待后续处理") == 1


@pytest.mark.parametrize("name", ["supervision-visits", "supervision-findings"])
@pytest.mark.parametrize("sort", ["", "due", "latest", "subject", "nonsense"])
def test_the_pages_of_a_list_follow_each_other(
    name: str, sort: str, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    browser, address = client("suzhou-station-head"), f"{page(name)}?sort={sort}"
    whole = browser.get(address)
    keys = [sort_key(row, sort) for row in whole.context["rows"]]
    assert keys == sorted(keys, reverse=sort == "latest")
    assert len(set(keys)) == len(keys) >= 2
    monkeypatch.setattr(queries, "PAGE", 1)
    seen, asked = [], {"sort": sort}
    while True:
        with django_assert_max_num_queries(6):
            answer = browser.get(page(name), asked)
        seen += [row.id for row in answer.context["rows"]]
        if not answer.context["after"]:
            break
        assert f"sort={sort}&amp;after=" in answer.content.decode()
        asked = {"sort": sort, "after": answer.context["after"]}
    assert seen == [row.id for row in whole.context["rows"]]


def sort_key(row: Any, sort: str) -> tuple[Any, Any]:
    """What the list is to be sorted by, as its rows show it."""
    is_visit = hasattr(row, "due_on")
    by_date = row.assigned_at if is_visit else row.found_on
    by_due = row.due_on if is_visit else row.next_on
    return {"latest": by_date, "subject": row.subject}.get(sort, by_due), row.id


def test_a_made_up_place_is_the_first_page() -> None:
    browser, key = client("suzhou-station-head"), uuid4()
    for sort, after in (("due", "x"), ("due", f"x_{key}"), ("latest", f"x_{key}"), ("subject", f"_{key}")):
        for name in ("supervision-visits", "supervision-findings"):
            assert browser.get(page(name), {"sort": sort, "after": after}).context["rows"]


def test_the_export_is_the_list() -> None:
    answer = client("suzhou-station-head").get(page("supervision-findings-export") + "?q=基坑")
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert answer.content.startswith(b"PK")


def test_a_refusal_keeps_what_was_written() -> None:
    row = Finding.objects.get(item=EXIT)
    said = {"act": "order", "words": "清理通道", "until": "2020-01-01"}
    answer = client("suzhou-station-head").post(page("supervision-finding", row.pk), said)
    assert answer.status_code == 422
    assert "整改期限应在今天以后" in answer.content.decode()
    assert "清理通道" in answer.content.decode()
    assert Finding.objects.get(pk=row.pk).state == "found"


def test_ordered_and_answered_in_the_pages(django_assert_max_num_queries: Any) -> None:
    row, browser = Finding.objects.get(item=EXIT), client("suzhou-station-head")
    until = (timezone.localdate() + timedelta(days=9)).isoformat()
    said = {"act": "order", "words": "清理通道", "until": until}
    assert browser.post(page("supervision-finding", row.pk), said).status_code == 302
    company = client("suzhou-applicant")
    file = SimpleUploadedFile("整改后.png", PNG, "image/png")
    reply = {"act": "reply", "words": "已清理", "file": file}
    assert company.post(page("supervision-mine-finding", row.pk), reply).status_code == 302
    with django_assert_max_num_queries(10):
        shown = browser.get(page("supervision-finding", row.pk)).content.decode()
    assert "整改后.png" in shown
    assert "书面复查" in shown


def test_a_wrong_file_is_refused_whole() -> None:
    row, browser = Finding.objects.get(item=EXIT), client("suzhou-applicant")
    file = SimpleUploadedFile("整改后.png", b"no picture", "image/png")
    said = {"act": "appeal", "words": "不服", "file": file}
    answer = browser.post(page("supervision-mine-finding", row.pk), said)
    assert answer.status_code == 422
    assert "内容不是" in answer.content.decode()
    assert not Finding.objects.get(pk=row.pk).appealed


def test_the_phone_gets_its_visits_and_sends_over_http() -> None:
    browser = client(INSPECTORS[0])
    assert browser.get(page("supervision-field"))["Permissions-Policy"].startswith("camera=(self)")
    told = browser.get(page("supervision-field-visits")).json()["visits"]
    assert {each["state"] for each in told} == {"open", "concluded"}
    row = Visit.objects.filter(state="open").first()
    assert row is not None
    phone = Phone(row, INSPECTORS[0])
    made_id = phone.answer(EXIT, "pass")
    address = page("supervision-field-sync", row.pk)
    message = json.dumps(phone.replica.message())
    answer = browser.post(address, message, content_type="application/json")
    assert answer.json()["accepted"] == [made_id]
    assert browser.post(address, "{", content_type="application/json").status_code == 422
    assert client("suzhou-enforcer").post(address, "{", content_type="application/json").status_code == 403


def test_a_photo_must_be_what_the_phone_says(settings: Any) -> None:
    row = Visit.objects.filter(state="open").first()
    assert row is not None
    browser, address = client(INSPECTORS[0]), page("supervision-field-files", row.pk)
    file = SimpleUploadedFile("照片.png", PNG, "image/png")
    answer = browser.post(address, {"sha256": "0" * 64, "file": file})
    assert answer.status_code == 422
    assert "摘要不符" in answer.json()["error"]


def test_the_worker_and_the_manifest_are_there_for_everybody() -> None:
    worker = Client().get(page("supervision-field-worker"))
    assert worker.content.decode().startswith("const SHELL = ")
    assert page("supervision-field") in worker.content.decode()
    manifest = Client().get(page("supervision-field-manifest")).json()
    assert manifest["start_url"] == page("supervision-field")


def test_the_record_on_paper() -> None:
    row = Visit.objects.get(state="concluded")
    answer = client("suzhou-applicant").get(page("supervision-visit-paper", row.pk))
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
