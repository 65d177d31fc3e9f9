"""A drawing on the blueprint: the edition it is held against, and that nothing published later changes it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import shapely
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.engines.scrutiny.drawings import document, rectangle
from tests.kernel.places.kit import feature, published
from tests.systems.scrutiny.test_holds import a_case_rests_on, company, upload, work
from tongjian.engines.blueprint.surroundings import Surroundings
from tongjian.engines.drawing.samples import write_sample
from tongjian.engines.scrutiny.isolated import Refusal
from tongjian.kernel.documents.access import Place, register
from tongjian.kernel.documents.actions import attach, store
from tongjian.kernel.documents.models import Document
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.jobs.worker import Worker
from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.actions import install_demo_people
from tongjian.kernel.people.models import Audit, Organisation, User
from tongjian.kernel.places.install import install_demo_layers
from tongjian.kernel.places.models import Citation
from tongjian.kernel.places.queries import edition_today
from tongjian.kernel.projects.actions import install_demo_projects
from tongjian.kernel.projects.models import Project, Works
from tongjian.systems.approval.actions.submit import start_application
from tongjian.systems.approval.models import Application
from tongjian.systems.scrutiny.judging import judge
from tongjian.systems.scrutiny.models import Check, CheckState
from tongjian.systems.scrutiny.place.ground import Ground, surroundings_text
from tongjian.systems.scrutiny.selfcheck import limits

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
CITY, CODE, PARCEL = "suzhou", "engineering-permit", "sz-2024-018"
OFFICER = "suzhou-natural-resources"


@pytest.fixture
def city(transactional_db: None, settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path / "var"
    pack = pack_of(CITY)
    install(pack)
    install_demo_people(pack)
    install_demo_projects(pack)
    install(pack_of("rugao"))
    install_demo_people(pack_of("rugao"))


@pytest.fixture
def application(city: None) -> Iterator[Application]:
    """The demo company has begun to apply for its estate, in a city with a blueprint."""
    install_demo_layers(pack_of(CITY))
    works = Works.objects.select_related("project__applicant").get(project__parcel=PARCEL)
    yield start_application(works, CODE, company())


def relic(key: str = "ZX-9") -> Any:
    """A heritage area in the middle of the estate."""
    (site,) = _parcels()
    west, south = site.bounds[:2]
    area = shapely.box(west + 90, south + 60, west + 170, south + 110)
    return feature("purple-line", key, area, 名称="平门遗址")


def _parcels() -> list[Any]:
    text = surroundings_text(CITY, Ground(PARCEL, edition_today(CITY).numbers_text))
    found = Surroundings.model_validate_json(text)
    return [shapely.from_wkt(part.wkt) for part in found.features if part.key == PARCEL]


def report_of(check: Check) -> dict[str, Any]:
    assert check.report is not None
    found: dict[str, Any] = json.loads(vault().path_of(check.report.sha256).read_bytes())
    return found


def basis_of(check: Check) -> str:
    assert check.surroundings is not None
    return vault().path_of(check.surroundings.sha256).read_text("utf-8")


def signed_in(username: str | None) -> Client:
    browser = Client()
    if username:
        browser.force_login(User.objects.get(username=username))
    return browser


def test_the_sample_lies_on_its_parcel_and_can_be_judged_again(
    application: Application, tmp_path: Path
) -> None:
    path = tmp_path / "总图.dxf"
    write_sample(path, "passing")
    attachment = upload(application, path)
    asked = Check.objects.get(attachment=attachment)
    assert (asked.parcel, asked.edition) == (PARCEL, edition_today(CITY).numbers_text)
    work()
    check = Check.objects.select_related("report", "surroundings", "document").get(pk=asked.pk)
    report = report_of(check)
    assert (report["verdicts"]["fail"], report["verdicts"]["not_verifiable"]) == (0, 0)
    assert (report["place"]["state"], report["place"]["parcel"]) == ("shape", PARCEL)
    assert sum(finding["rule"].startswith("place-") for finding in report["findings"]) == 16
    again = judge(
        vault().path_of(check.document.sha256),
        check.document.name,
        city=CITY,
        conditions=check.conditions,
        declared=check.declared,
        corrections=check.corrections,
        surroundings=basis_of(check),
    )
    assert not isinstance(again, Refusal)
    assert without_timing(json.loads(again.report)) == without_timing(report)


def without_timing(report: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in report.items() if key != "timing"}


def test_a_newer_version_is_shown_and_taken_only_when_an_officer_asks(
    application: Application, tmp_path: Path
) -> None:
    path = tmp_path / "总图.dxf"
    write_sample(path, "passing")
    a_case_rests_on(application, upload(application, path))
    work()
    old = Check.objects.get()
    page = signed_in(OFFICER).get(f"/scrutiny/{old.pk}/").content.decode()
    assert "按用地红线的形状落到地块" in page
    assert "按现行版本重新审查" not in page
    published("purple-line", [relic()])
    page = signed_in(OFFICER).get(f"/scrutiny/{old.pk}/").content.decode()
    assert "历史文化紫线 第 2 版（审查按第 1 版）" in page
    assert "按现行版本重新审查" in page
    theirs = signed_in("suzhou-applicant").get(f"/scrutiny/{old.pk}/").content.decode()
    assert "历史文化紫线 第 2 版" in theirs
    assert "按现行版本重新审查" not in theirs

    address = f"/scrutiny/{old.pk}/newer/"
    refused = {None: 302, "suzhou-applicant": 403, "rugao-natural-resources": 404}
    assert {who: signed_in(who).post(address).status_code for who in refused} == refused
    assert Check.objects.count() == 1
    answer = signed_in(OFFICER).post(address)
    new = Check.objects.exclude(pk=old.pk).get()
    assert answer["Location"] == f"/scrutiny/{new.pk}/"
    assert (new.parcel, new.edition) == (PARCEL, edition_today(CITY).numbers_text)
    audit = Audit.objects.get(subject=f"check:{old.pk}")
    assert audit.what == "按新的蓝图版本重新审查图纸"
    signed_in(OFFICER).post(f"/scrutiny/{old.pk}/newer/")
    assert Check.objects.count() == 2, "it runs already"
    work()
    new = Check.objects.select_related("report").get(pk=new.pk)
    failed = {f["rule"] for f in report_of(new)["findings"] if f["verdict"] == "fail"}
    assert failed == {"place-protected"}
    old.refresh_from_db()
    assert report_of(old)["verdicts"]["fail"] == 0


def test_a_case_keeps_the_edition_it_cites(application: Application, tmp_path: Path) -> None:
    path = tmp_path / "总图.dxf"
    write_sample(path, "passing")
    stage = a_case_rests_on(application, upload(application, path))
    then = edition_today(CITY)
    Citation.objects.create(
        subject=stage, city=CITY, edition=then.numbers_text, digest=then.digest, cited_at=timezone.now()
    )
    published("purple-line", [relic()])
    path.write_bytes(path.read_bytes() + b"\n")
    upload(application, path)
    latest = Check.objects.order_by("-asked_at")[0]
    assert Check.objects.count() == 2
    assert latest.edition == then.numbers_text != edition_today(CITY).numbers_text


def test_findings_lie_on_the_map_for_those_who_may_see_the_drawing(
    application: Application, tmp_path: Path
) -> None:
    published("purple-line", [relic()])
    path = tmp_path / "总图.dxf"
    write_sample(path, "passing")
    a_case_rests_on(application, upload(application, path))
    work()
    check = Check.objects.get()
    address = f"/{CITY}/scrutiny/{check.pk}/place.geojson"
    expected = {None: 302, "rugao-natural-resources": 404, "rugao-applicant": 404, OFFICER: 200}
    assert {who: signed_in(who).get(address).status_code for who in expected} == expected
    assert signed_in(OFFICER).get(f"/rugao/scrutiny/{check.pk}/place.geojson").status_code == 404
    found = json.loads(signed_in(OFFICER).get(address).content)
    assert found["crs"]["properties"]["name"] == "urn:ogc:def:crs:EPSG::4549"
    kinds = {one["properties"]["kind"] for one in found["features"]}
    assert kinds == {"site", "building", "published", "finding"}
    (ground,) = _parcels()
    (site,) = [one for one in found["features"] if one["properties"]["kind"] == "site"]
    assert shapely.geometry.shape(site["geometry"]).symmetric_difference(ground).area < 1
    overlap = next(
        one
        for one in found["features"]
        if one["properties"].get("rule") == "place-protected" and "4号楼" in one["properties"]["sentence"]
    )
    assert relic().geometry.covers(shapely.geometry.shape(overlap["geometry"]).buffer(-0.02))
    assert overlap["properties"]["published"] == ["purple-line/ZX-9"]
    page = signed_in(OFFICER).get(f"/scrutiny/{check.pk}/").content.decode()
    assert 'data-published="purple-line/ZX-9"' in page
    assert "data-finding-at=" in page


def test_the_self_check_of_a_parcel_sees_the_same_place(city: None, tmp_path: Path) -> None:
    install_demo_layers(pack_of(CITY))
    published("purple-line", [relic()])
    path = tmp_path / "总图.dxf"
    write_sample(path, "passing")
    project = Project.objects.get(parcel=PARCEL)
    place = Place("总图", CITY, project.applicant_id, limits.SIGNED_IN, "drawing", project.pk)
    register("trial", can_read=lambda *_: True, can_write=lambda *_: True, place=lambda *_: place)
    kept = store(path.open("rb"), path.name, city=CITY, owner=place.owner, by=None, limits=place.limits)
    attach(f"trial:{UUID(int=1)}", "site-plan", kept, None)
    visitor = Client()
    file = BytesIO(path.read_bytes())
    file.name = path.name
    answer = visitor.post(f"/{CITY}/self-check/", {"file": file, "by": "parcel", "parcel": PARCEL})
    assert answer.status_code == 302, answer.content.decode()
    work()
    parts = visitor.get(f"{answer['Location']}report.json").streaming_content
    ours = json.loads(b"".join(parts))
    theirs = report_of(Check.objects.select_related("report").get())
    assert without_timing(ours) == without_timing(theirs)
    assert [f["rule"] for f in ours["findings"] if f["verdict"] == "fail"] == ["place-protected"] * 2
    assert 'class="site-map"' in visitor.get(answer["Location"]).content.decode()


MANY = 50


def small(folder: Path) -> bytes:
    """A parcel with one building, in the frame's own coordinates."""
    (ground,) = _parcels()
    west, south = ground.bounds[:2]
    made = document()
    rectangle(made, "用地红线", west + 50, south + 50, 100, 100)
    words = {"楼号": "1", "层数": "6", "建筑高度": "18.0", "性质": "住宅", "耐火等级": "二级"}
    rectangle(made, "建筑基底", west + 100, south + 70, 40, 12, **words)
    path = folder / "小图.dxf"
    made.saveas(path)
    return path.read_bytes()


def test_publishing_while_fifty_cases_are_scrutinised_changes_none_of_them(
    city: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half are judged before, half after a control area falls on every one of them."""
    install_demo_layers(pack_of(CITY))
    # Nothing is printed: it would take longer than the scrutiny.
    monkeypatch.setenv("TONGJIAN_FONTS", str(tmp_path))
    project = Project.objects.get(parcel=PARCEL)
    owner = Organisation.objects.get(pk=project.applicant_id)
    place = Place("总图", CITY, owner.pk, limits.SIGNED_IN, "drawing", project.pk)
    register("trial", can_read=lambda *_: True, can_write=lambda *_: True, place=lambda *_: place)
    content = small(tmp_path)
    kept = store(BytesIO(content), "小图.dxf", city=CITY, owner=owner.pk, by=None, limits=place.limits)
    for number in range(MANY):
        attach(f"trial:{UUID(int=number)}", "site-plan", kept, None)
    before = edition_today(CITY)
    basis = {
        check.pk: surroundings_text(CITY, Ground(check.parcel, check.edition))
        for check in Check.objects.all()
    }
    assert len(basis) == MANY
    assert len(set(basis.values())) == 1

    changed = threading.Event()

    def run() -> None:
        try:
            Worker().drain()
        finally:
            connection.close()

    workers = [threading.Thread(target=run) for _ in range(2)]
    for worker in workers:
        worker.start()
    while Check.objects.filter(state=CheckState.JUDGED).count() < 5:
        assert any(worker.is_alive() for worker in workers)
        changed.wait(0.05)
    published("purple-line", [relic()])
    judged_before = Check.objects.filter(state=CheckState.JUDGED).count()
    for worker in workers:
        worker.join()
    Worker().drain()

    assert 5 <= judged_before < MANY, "the version came while they were being scrutinised"
    assert edition_today(CITY).numbers["purple-line"] == before.numbers["purple-line"] + 1
    checks = list(Check.objects.select_related("report", "surroundings"))
    assert {check.state for check in checks} == {CheckState.JUDGED}
    assert {check.edition for check in checks} == {before.numbers_text}
    for check in checks:
        assert basis_of(check) == basis[check.pk]
    said = {json.dumps(_of_place(report_of(check)), ensure_ascii=False) for check in checks}
    assert len(said) == 1
    assert "平门遗址" not in said.pop()
    assert Document.objects.filter(name="周边资料.json").values("sha256").distinct().count() == 1

    attach(f"trial:{UUID(int=MANY)}", "site-plan", kept, None)
    Worker().drain()
    late = Check.objects.select_related("report").get(subject=f"trial:{UUID(int=MANY)}")
    assert "平门遗址" in json.dumps(_of_place(report_of(late)), ensure_ascii=False)


def _of_place(report: dict[str, Any]) -> list[Any]:
    return [f for f in report["findings"] if f["rule"].startswith("place-") or f["published"]]
