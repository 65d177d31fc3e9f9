"""What a viewer may not see does not exist: in no list, by no name, in no tile, and not in the definition."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.kernel.places.services.conftest import Publisher
from tests.kernel.places.services.test_places_services_tiles import address, place
from tongjian.kernel.people.models import OrganisationKind
from tongjian.kernel.places.models import State

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("blueprint")]

OGC = "/suzhou/ogc"
HIDDEN = "building"
TILE = place(16)
CLOSED = (
    f"{OGC}/collections/{HIDDEN}",
    f"{OGC}/collections/{HIDDEN}/items",
    f"{OGC}/collections/{HIDDEN}/items/H1",
    address(TILE, HIDDEN, 1),
    f"/suzhou/tiles/{HIDDEN}.json",
    f"/suzhou/tiles/{TILE.z}/{TILE.x}/{TILE.y}.mvt?layers=control-plan:2,{HIDDEN}:1",
)
OPEN = (f"{OGC}/", f"{OGC}/api", f"{OGC}/collections", f"{OGC}/conformance")


@pytest.fixture(params=["visitor", "applicant", "other city"])
def stranger(request: pytest.FixtureRequest, signed_in: Callable[..., Client]) -> Client:
    if request.param == "visitor":
        return Client()
    if request.param == "applicant":
        return signed_in("applicant", kind=OrganisationKind.COMPANY)
    return signed_in("handler", city="rugao")


@pytest.mark.parametrize("closed", CLOSED)
def test_a_stranger_hears_the_same_as_of_what_is_not_there(stranger: Client, closed: str) -> None:
    refused = stranger.get(closed)
    nothing = stranger.get(closed.replace(HIDDEN, "no-layer"))
    assert refused.status_code == nothing.status_code == 404
    assert refused.content.decode().replace(HIDDEN, "no-layer") == nothing.content.decode()
    assert "immutable" not in refused["Cache-Control"]
    page = stranger.get(closed, headers={"accept": "text/html"})
    assert page.status_code == 404


@pytest.mark.parametrize("form", ["json", "html"])
def test_nothing_of_it_stands_in_a_document(stranger: Client, form: str) -> None:
    for document in OPEN:
        text = stranger.get(document, {"f": form}).content.decode()
        assert HIDDEN not in text
        assert "现状建筑" not in text


def test_a_stranger_cannot_tell_a_version_from_none(stranger: Client, blueprint: Publisher) -> None:
    blueprint.publish(HIDDEN, [], state=State.PUBLISHING)
    for number in (1, 2, 3):
        assert stranger.get(address(TILE, HIDDEN, number)).json()["code"] == "NotFound"
        assert stranger.get(f"{OGC}/collections/{HIDDEN}/items", {"version": number}).status_code == 404


@pytest.mark.parametrize("closed", CLOSED)
def test_an_official_of_the_city_sees_it(signed_in: Callable[..., Client], closed: str) -> None:
    response = signed_in("window").get(closed)
    assert response.status_code == 200
    assert response["Cache-Control"].startswith("private")
    assert "Cookie" in response["Vary"]


def test_an_official_finds_it_listed(signed_in: Callable[..., Client]) -> None:
    official = signed_in("handler")
    for document in (f"{OGC}/collections", f"{OGC}/api"):
        assert HIDDEN in official.get(document).content.decode()


def test_a_tile_kept_by_a_browser_is_no_way_round(stranger: Client, signed_in: Callable[..., Client]) -> None:
    etag = signed_in("window").get(address(TILE, HIDDEN, 1))["ETag"]
    assert stranger.get(address(TILE, HIDDEN, 1), headers={"if-none-match": etag}).status_code == 404
