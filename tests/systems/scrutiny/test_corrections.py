"""Saying what layers and elements are: kept for the organisation, on the record, and used from then on."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import ezdxf
import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tongjian.engines.drawing.corrections import Corrections
from tongjian.engines.drawing.samples import write_sample
from tongjian.engines.siteplan import PlanPart
from tongjian.kernel.documents.access import Place, register
from tongjian.kernel.documents.actions import attach, store
from tongjian.kernel.jobs.models import Job
from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.actions import install_demo_people
from tongjian.kernel.people.models import Audit, User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.scrutiny.corrections import changes, pictures
from tongjian.systems.scrutiny.corrections.queries import told_of, used_in
from tongjian.systems.scrutiny.corrections.told import Told, told_by
from tongjian.systems.scrutiny.models import (
    Check,
    CheckState,
    ElementCorrection,
    OfficeCorrection,
    SelfCheck,
)
from tongjian.systems.scrutiny.selfcheck import limits
from tongjian.systems.scrutiny.selfcheck.rooms import rooms

# Most of it is the same on either database: what meets in rows is marked `database` and runs on both.
pytestmark = pytest.mark.django_db(transaction=True)
CITY, HERE, ODD = "suzhou", "/suzhou/self-check/", "L7-QITA"
OFFICER = "suzhou-natural-resources"


@pytest.fixture(autouse=True)
def city(transactional_db: None, settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.VAR = tmp_path / "var"
    pack = pack_of(CITY)
    install(pack)
    install_demo_people(pack)
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A drawing whose greens lie on a layer of a name that says nothing."""
    path = tmp_path_factory.mktemp("odd") / "plan.dxf"
    write_sample(path, "passing")
    return path.read_text("utf-8").replace("\n绿地\n", f"\n{ODD}\n").encode()


def signed_in(username: str | None) -> Client:
    browser = Client()
    if username:
        browser.force_login(User.objects.get(username=username))
    return browser


def company() -> int:
    (organisation,) = viewer("suzhou-applicant").organisations(Role.APPLICANT)
    return organisation


def viewer(username: str) -> Viewer:
    return viewer_of(User.objects.get(username=username), timezone.localdate())


def work() -> None:
    call_command("work", "--drain")
    assert list(Job.objects.exclude(error="").values_list("name", "error")) == []


def text(answer: Any) -> str:
    parts = answer.streaming_content if answer.streaming else [answer.content]
    return b"".join(parts).decode()


def self_check(browser: Client, content: bytes) -> str:
    file = BytesIO(content)
    file.name = "总图.dxf"
    answer = browser.post(HERE, {"file": file, "by": "none"})
    assert answer.status_code == 302
    work()
    return str(answer["Location"])


def report(browser: Client, address: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text(browser.get(f"{address}report.json")))
    return found


def greens(browser: Client, address: str) -> str | None:
    value: str | None = report(browser, address)["indicators"]["green_area"]["value"]
    return value


def layers_of(browser: Client, address: str) -> str:
    """The page of layers, once its picture has been made."""
    if browser.get(f"{address}layers/").status_code == 200:
        work()
    return text(browser.get(f"{address}layers/"))


def say(browser: Client, address: str, thing: str, name: str, part: str) -> HttpResponse:
    """As the page's form does it."""
    layers_of(browser, address)
    return browser.post(f"{address}layers/", {f"{thing}.1": name, f"{thing}.1.is": part})


def in_a_case(content: bytes) -> tuple[str, Check]:
    """The company's drawing as the material of something of its own, which the city's officers read."""
    owner = company()
    place = Place("总平面图", CITY, owner, limits.SIGNED_IN, scrutiny="drawing")

    def may_read(who: Viewer, _: str) -> bool:
        return owner in who.organisations() or who.has(Role.HANDLER, city=CITY)

    def may_write(who: Viewer, _: str) -> bool:
        return owner in who.organisations(Role.APPLICANT)

    register("trial", can_read=may_read, can_write=may_write, place=lambda *_: place)
    document = store(BytesIO(content), "总图.dxf", city=CITY, owner=owner, by=None, limits=place.limits)
    attachment = attach(f"trial:{UUID(int=7)}", "site-plan", document, None)
    work()
    check = Check.objects.get(attachment=attachment)
    return f"/scrutiny/{check.pk}/", check


def test_what_we_write_is_what_the_engine_reads() -> None:
    told = Told({"绿": PlanPart.GREEN, "x": None}, {"2A": PlanPart.STALL})
    assert told_by(told.as_text()) == told
    read = Corrections.model_validate_json(told.as_text())
    assert (read.layers, read.elements) == (told.layers, told.elements)
    assert Told().as_text() == ""


def test_a_visitors_word_lives_with_the_self_check(odd: bytes) -> None:
    browser = signed_in(None)
    address = self_check(browser, odd)
    before = greens(browser, address)
    page = layers_of(browser, address)
    assert f'data-layer-row="{ODD}"' in page
    assert "没有识别，不参与计算" in page
    assert say(browser, address, "layer", ODD, "绿地").status_code == 302
    assert SelfCheck.objects.get().state == CheckState.WAITING
    work()
    after = report(browser, address)
    assert greens(browser, address) not in (None, before)
    (layer,) = (each for each in after["layers"] if each["layer"] == ODD)
    assert (layer["meaning"], layer["corrected"], layer["used"]) == ("green", True, True)
    assert "使用了 1 条图层更正" in text(browser.get(address))
    assert not OfficeCorrection.objects.exists()
    assert not Audit.objects.filter(what="更正图层").exists()
    assert greens(browser, self_check(browser, odd)) == before, "another self-check knows nothing of it"


@pytest.mark.database
def test_an_organisations_word_is_kept_for_its_later_drawings(odd: bytes) -> None:
    browser = signed_in("suzhou-applicant")
    address = self_check(browser, odd)
    say(browser, address, "layer", ODD, "绿地")
    work()
    corrected = greens(browser, address)
    row = OfficeCorrection.objects.get()
    assert (row.layer, row.part, row.organisation_id, row.official) == (ODD, "绿地", company(), False)
    (audit,) = Audit.objects.filter(what="更正图层")
    assert (audit.who, audit.after) == (row.by, {"图层": ODD, "是": "绿地"})
    assert greens(browser, self_check(browser, odd)) == corrected
    drawing, check = in_a_case(odd)
    assert told_by(check.corrections).layers == {ODD: "绿地"}, "an uploaded material is read so at once"
    officer = signed_in(OFFICER)
    assert greens(officer, drawing) == corrected
    stranger = signed_in("suzhou-applicant-2")
    assert greens(stranger, self_check(stranger, odd)) != corrected

    say(browser, address, "layer", ODD, changes.AUTO)
    work()
    assert not OfficeCorrection.objects.exists()
    assert Audit.objects.filter(what="更正图层").latest("id").after == {"图层": ODD, "是": "按识别结果"}
    assert greens(browser, address) != corrected


def test_one_element_alone(odd: bytes) -> None:
    browser = signed_in("suzhou-applicant")
    address = self_check(browser, odd)
    buildings = report(browser, address)["indicators"]["buildings"]
    handle = buildings[0]["entities"][0]
    say(browser, address, "element", handle.lower(), changes.NONE)
    work()
    assert len(report(browser, address)["indicators"]["buildings"]) == len(buildings) - 1
    row = ElementCorrection.objects.get()
    assert (row.handle, row.part, row.sha256) == (handle, "", SelfCheck.objects.get().sha256)
    assert f'data-element-row="{handle}"' in text(browser.get(f"{address}layers/"))
    assert told_of(CITY, company(), "0" * 64) == Told(), "another drawing's handles mean other things"


@pytest.mark.database
def test_a_drawing_in_a_case_gets_a_new_result_and_keeps_the_old_one(odd: bytes) -> None:
    drawing, first = in_a_case(odd)
    applicant = signed_in("suzhou-applicant")
    answer = say(applicant, drawing, "layer", ODD, "绿地")
    assert answer.status_code == 302
    work()
    second = Check.objects.exclude(pk=first.pk).get()
    assert answer["Location"] == f"/scrutiny/{second.pk}/"
    assert second.asked_by == User.objects.get(username="suzhou-applicant")
    assert told_by(second.corrections).layers == {ODD: "绿地"}
    first.refresh_from_db()
    assert (first.state, first.corrections) == (CheckState.JUDGED, "")
    officer = signed_in(OFFICER)
    assert greens(officer, drawing) != greens(officer, f"/scrutiny/{second.pk}/")
    (used,) = used_in(second.corrections, CITY, company(), second.document.sha256)
    assert used.said is not None
    assert (used.thing, used.part, used.said.official) == (f"图层 {ODD}", "绿地", False)


def test_what_an_officer_said_the_applicant_cannot_change(odd: bytes) -> None:
    drawing, _ = in_a_case(odd)
    officer, applicant = signed_in(OFFICER), signed_in("suzhou-applicant")
    assert say(officer, drawing, "layer", ODD, changes.NONE).status_code == 302
    work()
    assert OfficeCorrection.objects.get().official
    refused = say(applicant, drawing, "layer", ODD, "绿地")
    assert refused.status_code == 422
    assert "已由审批人员认定" in text(refused)
    assert OfficeCorrection.objects.get().part == ""
    assert Check.objects.count() == 2
    assert "（审批人员）" in text(applicant.get(f"{drawing}layers/"))
    assert say(officer, drawing, "layer", ODD, "绿地").status_code == 302


def test_strangers_neither_see_nor_correct(odd: bytes) -> None:
    drawing, _ = in_a_case(odd)
    address = self_check(signed_in("suzhou-applicant"), odd)
    given = {"layer.1": ODD, "layer.1.is": "绿地"}
    for stranger in (None, "suzhou-applicant-2", "suzhou-administrator"):
        browser = signed_in(stranger)
        for place in (drawing, address):
            seen = {
                browser.get(f"{place}layers/").status_code,
                browser.post(f"{place}layers/", given).status_code,
            }
            assert seen <= {302, 403, 404}, (stranger, place)
            assert ODD not in text(browser.get(f"{place}layers/"))
    assert not OfficeCorrection.objects.exists()
    assert Check.objects.count() == 1
    assert SelfCheck.objects.get().round == 1


def test_who_may_only_read_cannot_correct(odd: bytes) -> None:
    """A supervisor, and an applicant whose materials are closed by now."""
    drawing, check = in_a_case(odd)
    register("trial", can_read=lambda *_: True, can_write=lambda *_: False, place=lambda *_: None)
    for reader in ("suzhou-supervisor", "suzhou-applicant", "suzhou-applicant-2"):
        browser = signed_in(reader)
        assert browser.get(f"/scrutiny/{check.pk}/").status_code == 200
        assert say(browser, drawing, "layer", ODD, "绿地").status_code == 403, reader


WRONG: list[tuple[dict[str, str], str]] = [
    ({}, "没有改动"),
    ({"layer.1": "nowhere", "layer.1.is": "绿地"}, "图中没有图层“nowhere”"),
    ({"layer.1": ODD, "layer.1.is": "宇宙"}, "没有规划内容“宇宙”"),
    ({"element.0": "../etc", "element.0.is": "绿地"}, "不是图元句柄"),
    ({"element.0": "A/" * 150 + "A", "element.0.is": "绿地"}, "不是图元句柄"),
]


def test_what_is_wrong_is_said(odd: bytes) -> None:
    browser = signed_in(None)
    address = self_check(browser, odd)
    layers_of(browser, address)
    for form, sentence in WRONG:
        answer = browser.post(f"{address}layers/", form)
        assert answer.status_code == 422
        assert sentence in text(answer)
    assert SelfCheck.objects.get().round == 1


def test_a_drawing_that_is_refused_can_be_put_right(tmp_path: Path) -> None:
    """Nobody could tell which line is the boundary: the picture is there all the same."""
    plain = ezdxf.new()
    plain.modelspace().add_lwpolyline(
        [(0, 0), (60, 0), (60, 40), (0, 40)], close=True, dxfattribs={"layer": "L1"}
    )
    plain.saveas(tmp_path / "plain.dxf")
    browser = signed_in(None)
    address = self_check(browser, (tmp_path / "plain.dxf").read_bytes())
    assert SelfCheck.objects.get().state == CheckState.REFUSED
    page = layers_of(browser, address)
    assert 'data-layer-row="L1"' in page
    assert '<g data-layer="L1"' in page
    say(browser, address, "layer", "L1", "用地红线")
    work()
    assert SelfCheck.objects.get().state == CheckState.JUDGED


def test_the_picture_goes_with_the_self_check_and_is_made_once(odd: bytes) -> None:
    browser = signed_in(None)
    address = self_check(browser, odd)
    waiting = browser.get(f"{address}layers/")
    assert "正在按图层画图" in text(waiting)
    fragment = browser.get(f"{address}layers/", headers={"HX-Request": "true"})
    assert "<html" not in text(fragment)
    assert Job.objects.filter(name=pictures.LAYERS).count() == 1
    work()
    assert browser.get(f"{address}layers/", headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert f'<g data-layer="{ODD}"' in text(browser.get(f"{address}layers/"))
    browser.post(f"{address}delete/")
    assert [path for path in rooms().root.rglob("*") if path.is_file()] == []


def test_pictures_of_cases_are_forgotten_and_made_again(odd: bytes, tmp_path: Path) -> None:
    drawing, check = in_a_case(odd)
    officer = signed_in(OFFICER)
    assert ODD in layers_of(officer, drawing)
    listed = pictures.in_a_case(check).folder / "layers.json"
    os.utime(listed, (0, 0))
    pictures.forget_old()
    assert not listed.parent.exists()
    assert ODD in layers_of(officer, drawing)


def test_an_answer_to_an_earlier_question_is_dropped(odd: bytes) -> None:
    """Corrected while it waits in another window: the last word counts."""
    browser = signed_in(None)
    address = self_check(browser, odd)
    say(browser, address, "layer", ODD, "绿地")
    stale = Job.objects.filter(name="scrutiny.self-check").latest("id")
    SelfCheck.objects.update(round=3, corrections="")
    stale.refresh_from_db()
    work()
    assert SelfCheck.objects.get().state == CheckState.WAITING


def test_corrections_count_as_self_checks(odd: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "OF_AN_ADDRESS", 1)
    browser = signed_in(None)
    address = self_check(browser, odd)
    answer = say(browser, address, "layer", ODD, "绿地")
    assert answer.status_code == 422
    assert re.search(r"请在 \d+ 分钟后再试", text(answer))
