"""Uploading, reusing and downloading over HTTP, and who is refused."""

from __future__ import annotations

import urllib.parse
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.kernel.documents.conftest import sample
from tongjian.kernel.documents import access
from tongjian.kernel.documents.access import Limits, Place
from tongjian.kernel.documents.actions import attach
from tongjian.kernel.documents.models import Attachment, Document
from tongjian.kernel.documents.queries import current_attachment
from tongjian.kernel.people.models import Organisation, User

pytestmark = [pytest.mark.database, pytest.mark.django_db]
OWN = str(UUID(int=7))
SUBJECT = f"probe:{OWN}"


@pytest.fixture(autouse=True)
def probe(company, monkeypatch):
    """A kind of subject that its owner writes and an auditor called `reader` reads."""
    monkeypatch.setattr(access, "_registered", {})
    limits = Limits(frozenset({"dxf", "pdf", "svg"}), max_bytes=100_000)
    place = Place("总平面图", "suzhou", company.pk, limits)
    access.register(
        "probe",
        can_read=lambda viewer, _: viewer.name == "reader" or company.pk in viewer.organisations(),
        can_write=lambda viewer, identifier: identifier == OWN and company.pk in viewer.organisations(),
        place=lambda _, slot: place if slot == "site-plan" else None,
    )


@pytest.fixture
def browser(clerk) -> Client:
    client = Client()
    client.force_login(clerk)
    return client


def address(page: str, subject: str = SUBJECT, slot: str = "site-plan", **more: str) -> str:
    return f"/documents/{page}/?{urllib.parse.urlencode({'subject': subject, 'slot': slot, **more})}"


def upload(browser, content=None, name="总平面图.dxf", where=None, **headers):
    file = SimpleUploadedFile(name, sample("dxf") if content is None else content)
    headers = {"accept": "application/json", **headers}
    return browser.post(where or address("upload"), {"file": file}, headers=headers)


def test_an_upload_becomes_the_current_version(browser, clerk) -> None:
    answer = upload(browser)
    assert answer.status_code == 200, answer.content
    file = answer.json()["file"]
    current = current_attachment(SUBJECT, "site-plan")
    assert current is not None
    assert (file["id"], file["name"], file["version"]) == (str(current.document), "总平面图.dxf", 1)
    assert (current.by, Document.objects.get().owner_id) == (
        clerk.pk,
        clerk.holdings.get().post.organisation_id,
    )
    assert upload(browser).json()["file"]["version"] == 2


def test_a_refused_upload_keeps_the_version_before(browser) -> None:
    upload(browser)
    answer = upload(browser, sample("pdf"))
    assert answer.status_code == 422
    assert "内容不是" in answer.json()["error"]
    assert answer.json()["file"]["version"] == 1


def test_too_much_is_cut_off_while_it_arrives(browser) -> None:
    answer = upload(browser, b"0\nSECTION\n" + bytes(5_000_000))
    assert answer.status_code == 422
    assert "上限" in answer.json()["error"]
    assert not Document.objects.exists()


def test_a_form_without_a_file_is_told_so(browser) -> None:
    answer = browser.post(address("upload"), {}, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["error"][:6]) == (422, "没有收到文件")


def test_without_javascript_one_comes_back_to_the_page_before(browser) -> None:
    answer = upload(browser, where=address("upload", next="/projects/1/"), accept="text/html")
    assert (answer.status_code, answer["Location"]) == (302, "/projects/1/")
    answer = upload(browser, where=address("upload", next="https://elsewhere.example/"), accept="text/html")
    assert answer.status_code == 200
    assert "elsewhere" not in answer.content.decode()
    assert "第 2 版" in answer.content.decode()


def test_the_script_is_told_where_to_go_on(browser) -> None:
    assert upload(browser, where=address("upload", next="/projects/1/")).json()["location"] == "/projects/1/"
    assert "location" not in upload(browser, where=address("upload", next="//elsewhere.example/")).json()


def test_a_fragment_shows_the_refusal_in_its_place(browser) -> None:
    headers = {"accept": "text/html", "HX-Request": "true"}
    answer = upload(browser, b"", **headers)
    assert answer.status_code == 200
    assert 'id="slot-site-plan"' in answer.content.decode()
    assert "是空的" in answer.content.decode()
    assert "<html" not in answer.content.decode()


@pytest.mark.parametrize("page", ["upload", "offer", "remove"])
def test_strangers_write_nothing(page, browser, company) -> None:
    visitor, stranger = Client(), Client()
    stranger.force_login(User.objects.create(username="stranger", name="李四"))
    assert visitor.post(address(page)).status_code == 302
    assert stranger.post(address(page)).status_code == 403
    assert browser.post(address(page, subject=f"probe:{UUID(int=8)}")).status_code == 403
    assert browser.post(address(page, subject=f"nobody:{OWN}")).status_code == 403
    assert browser.post(address(page, subject="")).status_code == 403
    assert browser.post(address(page, subject="probe:7")).status_code == 403
    assert browser.post(address(page, slot="no-such")).status_code == 404
    assert browser.get(address(page)).status_code == 405
    assert not Attachment.objects.exists()


def test_the_form_of_another_site_is_refused(clerk) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk)
    for page in ("upload", "offer", "remove"):
        assert (
            client.post(address(page), {"file": SimpleUploadedFile("a.dxf", sample("dxf"))}).status_code
            == 403
        )
    assert not Document.objects.exists()


def test_a_document_given_before_is_handed_in_again(browser, give, clerk) -> None:
    document = give()
    answer = browser.post(
        address("offer"), {"document": str(document.pk)}, headers={"accept": "application/json"}
    )
    assert answer.json()["file"]["id"] == str(document.pk)
    answer = browser.post(address("remove"), headers={"accept": "application/json"})
    assert answer.json() == {"error": "", "file": None}


def test_the_document_of_another_company_is_not_ones_own(browser, give) -> None:
    document = give()
    document.owner = Organisation.objects.create(city="suzhou", code="c2", name="别家", kind="company")
    document.save()
    for given in (str(document.pk), "not-an-id", ""):
        assert browser.post(address("offer"), {"document": given}).status_code == 403


def test_a_document_of_the_wrong_kind_is_not_reused(browser, give) -> None:
    answer = browser.post(
        address("offer"),
        {"document": str(give(sample("png"), "照片.png").pk)},
        headers={"accept": "application/json"},
    )
    assert (answer.status_code, "本材料接受" in answer.json()["error"]) == (422, True)


def test_a_download_is_the_content_under_its_chinese_name(browser, give) -> None:
    answer = browser.get(f"/documents/{give().pk}/")
    assert b"".join(answer.streaming_content) == sample("dxf")
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''" + urllib.parse.quote(
        "总平面图.dxf"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Length"] == str(len(sample("dxf")))


def test_a_picture_with_a_script_cannot_run_it(browser, give) -> None:
    document = give(b"<svg><script>alert(1)</script></svg>", "图.svg")
    answer = browser.get(f"/documents/{document.pk}/?inline")
    assert answer["Content-Disposition"].startswith("inline")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    answer = browser.get(f"/documents/{give().pk}/?inline")
    assert answer["Content-Disposition"].startswith("attachment")


def test_who_may_read_a_document(browser, give, clerk) -> None:
    """Its owner, and whoever may read what it is attached to; nobody else."""
    document = give()
    where = f"/documents/{document.pk}/"
    visitor, stranger, reader = Client(), Client(), Client()
    stranger.force_login(User.objects.create(username="stranger", name="李四"))
    reader.force_login(User.objects.create(username="reader", name="reader"))
    assert visitor.get(where).status_code == 302
    assert stranger.get(where).status_code == 403
    assert browser.get(where).status_code == 200
    assert reader.get(where).status_code == 403
    attach(SUBJECT, "site-plan", document, clerk.pk)
    assert reader.get(where).status_code == 200
    assert stranger.get(where).status_code == 403
