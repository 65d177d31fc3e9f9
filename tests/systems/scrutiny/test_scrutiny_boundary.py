"""A form that carries coordinates is laid on the blueprint, before it is handed in and afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import shapely
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.kernel.places.kit import feature, published
from tests.systems.approval import story
from tests.systems.approval.sampling import answer_all
from tests.systems.scrutiny.test_scrutiny_place import CITY, OFFICER, PARCEL, _parcels, signed_in
from tongjian.engines.blueprint.boundary.coordinates import as_list
from tongjian.kernel.cases.perform import perform
from tongjian.kernel.forms.actions import save
from tongjian.kernel.forms.editing import Entry
from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.actions import install_demo_people
from tongjian.kernel.people.models import User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.places.install import install_demo_layers
from tongjian.kernel.projects.actions import install_demo_projects
from tongjian.kernel.projects.models import Project, Works
from tongjian.systems.approval.actions.submit import start_application, submit
from tongjian.systems.approval.models import Application

pytestmark = [pytest.mark.database, pytest.mark.django_db]
APPLICANT, STAGE = "suzhou-applicant", "land-planning"


@pytest.fixture
def application(db: None, settings: Any, tmp_path: Path) -> Application:
    settings.VAR = tmp_path / "var"
    for city in (CITY, "rugao"):
        pack = pack_of(city)
        install(pack)
        install_demo_people(pack)
    install_demo_projects(pack_of(CITY))
    install_demo_layers(pack_of(CITY))
    works = Works.objects.select_related("project__applicant").get(project__parcel=PARCEL)
    return start_application(works, STAGE, _viewer())


def _viewer() -> Any:
    return viewer_of(User.objects.get(username=APPLICANT), timezone.localdate())


def fill(application: Application, text: str) -> None:
    revision = application.draft.revisions.get("site_boundary", 0)
    save(application.draft_id, [Entry("site_boundary", [text], revision)], _viewer())
    application.draft.refresh_from_db()


def fragment(application: Application, who: str | None = APPLICANT) -> Any:
    return signed_in(who).get(f"/scrutiny/boundary/of/{application.draft_id}/")


def test_the_parcel_itself_fits_and_a_relic_on_it_is_found(application: Application) -> None:
    assert "填写界址点坐标后" in fragment(application).content.decode()
    (ground,) = _parcels()
    fill(application, as_list(ground))
    browser = signed_in(APPLICANT)
    address = f"/scrutiny/boundary/of/{application.draft_id}/"
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = browser.get(address).content.decode()
    assert len(asked) <= 16, [each["sql"][:90] for each in asked]
    assert f"对照地块 {PARCEL}" in page
    assert 'class="site-map"' in page
    assert "不符合" not in page
    west, south = ground.bounds[:2]
    relic = shapely.box(west + 20, south + 20, west + 60, south + 60)
    published("purple-line", [feature("purple-line", "ZX-9", relic, 名称="平门遗址")])
    page = fragment(application).content.decode()
    assert "平门遗址" in page


def test_a_project_without_a_parcel_is_laid_on_the_one_beneath(application: Application) -> None:
    Project.objects.filter(parcel=PARCEL).update(parcel="")
    fill(application, as_list(_parcels()[0].buffer(-5)))
    assert f"对照地块 {PARCEL}" in fragment(application).content.decode()


def test_nothing_beneath_is_said(application: Application) -> None:
    Project.objects.filter(parcel=PARCEL).update(parcel="")
    fill(application, "J1 3430000 520000\nJ2 3430000 520050\nJ3 3430050 520050")
    assert "蓝图上没有与这一范围重合的地块" in fragment(application).content.decode()


def test_what_cannot_be_read_is_told(application: Application) -> None:
    fill(application, "J1 3430000 520000\nJ2 3430000 520050")
    assert "只有 2 个点" in fragment(application).content.decode()


def test_strangers_see_neither(application: Application) -> None:
    expected = {None: 302, "rugao-applicant": 404, "suzhou-natural-resources": 404, APPLICANT: 200}
    assert {who: fragment(application, who).status_code for who in expected} == expected
    assert signed_in(APPLICANT).get(f"/scrutiny/boundary/in/{UUID(int=7)}/").status_code == 404


def test_the_page_of_the_application_asks_for_it(application: Application) -> None:
    page = signed_in(APPLICANT).get(f"/applications/{application.pk}/").content.decode()
    assert f'hx-get="/scrutiny/boundary/of/{application.draft_id}/"' in page
    assert "change from:#input-field-site_boundary" in page


def test_a_case_shows_where_what_was_handed_in_lies(application: Application) -> None:
    (ground,) = _parcels()
    story.change(application, site_boundary=as_list(ground))
    answer_all(application.draft_id, _viewer())
    story.give_all(application)
    stage = submit(application.pk, _viewer())
    perform("accept", stage, story.viewer("suzhou-window"), {})
    relic = feature("purple-line", "ZX-9", ground.centroid.buffer(20), 名称="平门遗址")
    published("purple-line", [relic])
    address = f"/scrutiny/boundary/in/{stage}/"
    expected = {None: 302, "rugao-applicant": 404, "rugao-window": 404, OFFICER: 200, APPLICANT: 200}
    assert {who: signed_in(who).get(address).status_code for who in expected} == expected
    shown = signed_in(OFFICER).get(address).content.decode()
    assert f"对照地块 {PARCEL}" in shown
    assert "平门遗址" not in shown, "the case keeps the edition of its acceptance"
    page = signed_in(OFFICER).get(f"/cases/{stage}/").content.decode()
    assert f'hx-get="{address}"' in page
