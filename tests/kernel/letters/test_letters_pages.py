"""Who reads which letter, how it looks, and how it is handed over on the platform."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.kernel.letters.conftest import account, person
from tests.paper import text_of
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.letters.actions import printed, serve
from tongjian.kernel.letters.content import Content
from tongjian.kernel.letters.models import Letter
from tongjian.kernel.letters.printing import print_pdf
from tongjian.kernel.letters.queries import letters_of_tree, readable
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import ANONYMOUS, SYSTEM, Viewer

Draw = Callable[..., Letter]
pytestmark = [pytest.mark.database, pytest.mark.django_db]
no_font = not any(Path(settings.TONGJIAN_FONTS).glob("*.[to]tf"))
needs_font = pytest.mark.skipif(no_font, reason="no Chinese font in build/fonts: run `make run` once")
ABOUT = {
    "correction": {"missing": "1. 土地权属证明\n2. 总平面图未加盖图章", "until": "2026年3月9日"},
    "special": {"procedure": "专家评审", "time": "10个工作日", "reason": "技术复杂"},
    "consultation": {"question": "是否涉及文物保护范围", "until": "2026年3月6日"},
    "commitment": {"promises": "一、主体资格真实\n二、不擅自改变用途", "until": "2026年5月6日"},
}


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path


def signed_in(viewer: Viewer) -> Client:
    browser = Client()
    browser.force_login(account(viewer))
    return browser


def test_a_letter_is_read_by_its_addressee_and_its_department(
    draw: Draw, agent: Viewer, officer: Viewer, stranger: Viewer
) -> None:
    letter = draw()
    for viewer in (agent, officer, SYSTEM):
        assert readable(viewer, letter.pk) == letter
    for viewer in (stranger, ANONYMOUS):
        with pytest.raises(Letter.DoesNotExist):
            readable(viewer, letter.pk)


def test_what_departments_write_to_one_another_is_not_the_applicants(
    draw: Draw, bureau: Organisation, agent: Viewer, officer: Viewer
) -> None:
    inner = draw("consultation", ABOUT["consultation"], addressee=bureau.pk)
    mine = draw()
    seen = {viewer: letters_of_tree(viewer, "suzhou", mine.root) for viewer in (agent, officer)}
    assert [row.id for row in seen[agent]] == [mine.pk]
    assert {row.id for row in seen[officer]} == {mine.pk, inner.pk}
    with pytest.raises(Letter.DoesNotExist):
        readable(agent, inner.pk)


@pytest.mark.parametrize("name", ["letters:letter", "letters:pdf"])
def test_strangers_are_refused(draw: Draw, stranger: Viewer, name: str) -> None:
    address = reverse(name, args=[draw().pk])
    assert signed_in(stranger).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_the_page_says_what_the_letter_says(draw: Draw, agent: Viewer) -> None:
    letter = draw("correction", ABOUT["correction"])
    text = signed_in(agent).get(reverse("letters:letter", args=[letter.pk])).content.decode()
    for said in ("补正材料通知书", "补正〔2026〕00001号", "土地权属证明", letter.digest, "签收文书"):
        assert said in text
    assert "记录送达" not in text


def test_what_somebody_typed_stays_text(draw: Draw, agent: Viewer) -> None:
    letter = draw("refusal", {"reason": "<script>alert(1)</script>"})
    text = signed_in(agent).get(reverse("letters:letter", args=[letter.pk])).content.decode()
    assert "<script>alert" not in text


def test_a_letter_costs_four_queries(draw: Draw, agent: Viewer, django_assert_max_num_queries: Any) -> None:
    letter, browser = draw(), signed_in(agent)
    with django_assert_max_num_queries(6):
        browser.get(reverse("letters:letter", args=[letter.pk]))


def test_the_list_is_ones_own_and_comes_in_pages(
    draw: Draw, agent: Viewer, stranger: Viewer, now: datetime, django_assert_max_num_queries: Any
) -> None:
    for minute in range(32):
        draw(now=now + timedelta(minutes=minute))
    browser = signed_in(agent)
    with django_assert_max_num_queries(6):
        first = browser.get(reverse("letters:index"))
    assert [row.number for row in first.context["rows"]][:2] == ["受理〔2026〕00032号", "受理〔2026〕00031号"]
    second = browser.get(reverse("letters:index"), {"after": first.context["after"]})
    assert [row.number for row in second.context["rows"]] == ["受理〔2026〕00002号", "受理〔2026〕00001号"]
    assert signed_in(stranger).get(reverse("letters:index")).context["rows"] == []


def test_a_window_sees_what_waits_to_be_handed_over_in_its_city(
    draw: Draw, bureau: Organisation, agent: Viewer, now: datetime
) -> None:
    served, waiting = draw(), draw()
    serve(served, way="post", receiver="张三", at=now, by=None)
    window = person(
        Organisation.objects.create(city="suzhou", code="w", name="综合窗口", kind="government"), "window"
    )
    elsewhere = person(
        Organisation.objects.create(city="rugao", code="w", name="综合窗口二", kind="government"), "head"
    )

    def listed(viewer: Viewer, query: str = "") -> list[object]:
        rows = signed_in(viewer).get(reverse("letters:index") + query).context["rows"]
        return [row.id for row in rows]

    town = Organisation.objects.create(
        city="suzhou", code="t", name="镇窗口", kind="government", region="320581109"
    )
    assert len(listed(window)) == 3
    assert listed(person(town, "window")) == []
    assert listed(window, "?unserved") == listed(agent, "?unserved") == [waiting.pk]
    assert listed(elsewhere) == []


@pytest.mark.parametrize("after", ["x", "2026-01-01_x", "_", "2026-01-01T00:00:00_" + "0" * 32])
def test_a_made_up_place_is_the_first_page(draw: Draw, agent: Viewer, after: str) -> None:
    draw()
    assert len(signed_in(agent).get(reverse("letters:index"), {"after": after}).context["rows"]) == 1


@needs_font
@pytest.mark.parametrize("kind", ["acceptance", "correction", "special", "consultation", "commitment"])
def test_the_print_says_it_all(draw: Draw, kind: str) -> None:
    letter = draw(kind, ABOUT.get(kind))
    text = _printed_text(letter)
    content = Content.from_text(letter.content)
    wanted = [content.title, content.number, content.organisation, content.addressee, "2026年3月2日"]
    wanted += [line for each in content.paragraphs for line in each.split("\n")]
    assert [each for each in wanted if "".join(each.split()) not in text] == []


@needs_font
def test_the_proof_of_service_is_a_form_to_sign(draw: Draw, now: datetime) -> None:
    proof = serve(draw(), way="in-person", receiver="李四", at=now, by=None)
    text = _printed_text(proof)
    for said in ("送达回证", "直接送达", "李四", "受理〔2026〕00001号", "签名或盖章"):
        assert said in text


@needs_font
def test_the_same_letter_is_the_same_file_and_printed_once(draw: Draw) -> None:
    letter = draw()
    content = Content.from_text(letter.content)
    first, second = (print_pdf("suzhou", content, letter.digest) for _ in range(2))
    assert first == second
    document = printed(letter)
    assert vault().path_of(document.sha256).read_bytes() == first
    assert printed(Letter.objects.get(pk=letter.pk)) == document


@needs_font
def test_the_pdf_is_downloaded(draw: Draw, agent: Viewer) -> None:
    answer = signed_in(agent).get(reverse("letters:pdf", args=[draw().pk]))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")


def test_without_a_font_the_page_says_so(draw: Draw, agent: Viewer, settings: Any, tmp_path: Path) -> None:
    settings.TONGJIAN_FONTS = tmp_path
    answer = signed_in(agent).get(reverse("letters:pdf", args=[draw().pk]))
    assert answer.status_code == 503
    assert "没有中文字体" in answer.content.decode()


def _printed_text(letter: Letter) -> str:
    return text_of(vault().path_of(printed(letter).sha256).read_bytes())
