"""Anyone can verify a licence, by its QR code, its number, or the file in hand."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.paper import pages_of, text_of
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.licences import pages, uploads
from tongjian.kernel.licences.actions import printed, revoke
from tongjian.kernel.licences.content import Content, Line
from tongjian.kernel.licences.models import Licence
from tongjian.kernel.licences.printing import print_pdf, verification_url
from tongjian.kernel.licences.queries import readable
from tongjian.kernel.packs.schema import Result
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import ANONYMOUS, Membership, Role, Viewer

DrawUp = Callable[..., Licence]
pytestmark = [pytest.mark.database, pytest.mark.django_db]
no_font = not any(Path(settings.TONGJIAN_FONTS).glob("*.[to]tf"))
needs_font = pytest.mark.skipif(no_font, reason="no Chinese font in build/fonts: run `make run` once")


def page(client: Client, key: str) -> str:
    return client.get(reverse("licences:verify", args=[key])).content.decode()


def compare(client: Client, licence: Licence, content: bytes) -> str:
    file = io.BytesIO(content)
    file.name = "permit.pdf"
    return client.post(reverse("licences:verify", args=[licence.token]), {"pdf": file}).content.decode()


@pytest.mark.parametrize("key", ["token", "number", "document_number"])
def test_it_is_found_by_every_name(client: Client, licence: Licence, key: str) -> None:
    text = page(client, getattr(licence, key))
    for said in (
        "有效",
        "苏州示范置业有限公司",
        "平江新城示范住宅小区",
        "苏州市自然资源和规划局",
        "2026年3月1日",
    ):
        assert said in text


def test_spaces_in_a_number_do_not_matter(client: Client, licence: Licence) -> None:
    assert "有效" in page(client, "建字第 320500 202600001 号")


def test_a_number_nobody_issued(client: Client, licence: Licence) -> None:
    answer = client.get(reverse("licences:verify", args=["建字第320500202600099号"]))
    assert answer.status_code == 404
    assert "查无此证" in answer.content.decode()


def test_what_a_stranger_types_stays_text(client: Client) -> None:
    assert "<script>" not in page(client, "<script>alert(1)<script>")


def test_a_typed_number_leads_to_its_page(client: Client, licence: Licence) -> None:
    answer = client.get(reverse("licences:start"), {"number": f" {licence.number} "})
    assert answer.headers["Location"] == reverse("licences:verify", args=[licence.number])
    assert client.get(reverse("licences:start")).status_code == 200


def test_a_revoked_licence_says_so_and_why(client: Client, licence: Licence, day: date) -> None:
    revoke(licence, "以欺骗手段取得", on=day)
    text = page(client, licence.token)
    assert "已撤销" in text
    assert "以欺骗手段取得" in text


def test_personal_lines_are_masked(client: Client, draw_up: DrawUp, result: Result) -> None:
    lines = (Line("person", "联系人身份证号", "11010519491231002X", personal=True),)
    licence = draw_up(lines=lines)
    text = page(client, licence.token)
    assert "110************02X" in text
    assert "19491231" not in text


def test_a_page_costs_one_query(client: Client, licence: Licence, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        page(client, licence.token)


def test_too_many_questions_are_put_off(client: Client, licence: Licence) -> None:
    for _ in range(pages.QUESTIONS_A_MINUTE):
        assert client.get(reverse("licences:verify", args=[licence.token])).status_code == 200
    answer = client.get(reverse("licences:verify", args=[licence.token]))
    assert answer.status_code == 429
    assert "一分钟后再试" in answer.content.decode()


@needs_font
def test_the_file_in_hand_is_compared(client: Client, licence: Licence) -> None:
    document = printed(licence)
    genuine = vault().path_of(document.sha256).read_bytes()
    assert "文件相符" in compare(client, licence, genuine)
    assert "文件不符" in compare(client, licence, genuine + b" ")


def test_a_file_for_a_licence_never_printed_is_not_genuine(client: Client, licence: Licence) -> None:
    assert "文件不符" in compare(client, licence, b"%PDF-1.7")


def test_no_file_is_said(client: Client, licence: Licence) -> None:
    answer = client.post(reverse("licences:verify", args=[licence.token]))
    assert "没有收到文件" in answer.content.decode()


def test_a_file_sent_from_another_site_is_refused(licence: Licence) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(reverse("licences:verify", args=[licence.token])).status_code == 403


def test_a_file_above_the_limit_is_not_read(
    client: Client, licence: Licence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 10)
    assert "没有收到文件" in compare(client, licence, b"%PDF-1.7 and more than ten bytes")


@needs_font
def test_the_same_licence_is_the_same_file(licence: Licence) -> None:
    content = Content.from_text(licence.content)
    first, second = (print_pdf("suzhou", "permit.typ", content, licence.token) for _ in range(2))
    assert first == second
    assert first.startswith(b"%PDF-")


@needs_font
def test_it_is_printed_once(licence: Licence) -> None:
    document = printed(licence)
    again = printed(Licence.objects.get(pk=licence.pk))
    assert again == document
    assert document.owner_id == licence.holder_id


@needs_font
def test_the_print_says_it_all(licence: Licence) -> None:
    text = text_of(vault().path_of(printed(licence).sha256).read_bytes())
    content = Content.from_text(licence.content)
    lines = [
        content.title,
        content.document_number,
        content.issuer,
        "2026年3月1日",
        "《中华人民共和国城乡规划法》",
    ]
    wanted = [*lines, *(line.title for line in content.lines), content.number, "建设工程总平面图", "遵守事项"]
    assert [line for line in wanted if line not in text] == []


def test_the_code_leads_to_the_public_address(licence: Licence) -> None:
    assert verification_url(licence.token) == f"{settings.PUBLIC_URL}/verify/{licence.token}/"


def viewer_of(organisation: Organisation, role: Role) -> Viewer:
    facts = (
        organisation.pk,
        organisation.code,
        "",
        organisation.name,
        organisation.kind,
        organisation.city,
        organisation.region,
    )
    return Viewer(user=1, name="某人", memberships=(Membership(*facts, roles=frozenset({role})),))


def test_the_pdf_is_for_the_holder_and_the_city(
    licence: Licence, company: Organisation, bureau: Organisation
) -> None:
    assert readable(viewer_of(company, Role.APPLICANT), licence.pk) == licence
    assert readable(viewer_of(bureau, Role.HANDLER), licence.pk) == licence
    other = Organisation.objects.create(city="rugao", code="other", name="别处", kind="government")
    town = Organisation.objects.create(
        city=bureau.city, code="town", name="镇窗口", kind="government", region="320581109"
    )
    strangers = (
        viewer_of(other, Role.HANDLER),
        viewer_of(other, Role.APPLICANT),
        viewer_of(town, Role.WINDOW),
    )
    for stranger in (*strangers, ANONYMOUS):
        with pytest.raises(Licence.DoesNotExist):
            readable(stranger, licence.pk)


@needs_font
def test_many_attachments_go_on_a_page_of_their_own(draw_up: DrawUp) -> None:
    licence = draw_up(attachments=tuple(f"图纸之{number}" for number in range(200)))
    pages = pages_of(vault().path_of(printed(licence).sha256).read_bytes())
    assert "详见附页" in pages[0]
    assert "图纸之199" in "".join(pages[1:])
