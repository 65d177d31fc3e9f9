"""OGC API – Features Part 1, annex A: the abstract tests of class core, and those of class html."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.kernel.places.services.conftest import Publisher, parcel, square
from tongjian.kernel.places.models import State
from tongjian.kernel.places.services.conformance import CLASSES

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("blueprint")]

Queries = Callable[[int], AbstractContextManager[CaptureQueriesContext]]
OGC = "/suzhou/ogc/"
PARCELS = f"{OGC}collections/control-plan"
ITEMS = f"{PARCELS}/items"
DOCUMENTS = (OGC, f"{OGC}conformance", f"{OGC}api", f"{OGC}collections", PARCELS, ITEMS, f"{ITEMS}/A-01")


@pytest.fixture
def get(visitor: Client) -> Callable[..., Any]:
    def ask(address: str, status: int = 200, **parameters: str) -> Any:
        response = visitor.get(address, parameters)
        assert response.status_code == status, response.content.decode()
        return response.json()

    return ask


def href(document: Any, rel: str) -> str:
    (found,) = [each["href"] for each in document["links"] if each["rel"] == rel]
    return found


def keys(collection: Any) -> list[str]:
    return [feature["id"] for feature in collection["features"]]


# --- landing page, definition, conformance, collections -----------------------------------------------------


def test_the_landing_page_leads_everywhere(get: Callable[..., Any]) -> None:
    landing = get(OGC)
    assert {"self", "alternate", "service-desc", "service-doc", "conformance", "data"} == {
        each["rel"] for each in landing["links"]
    }
    for rel in ("service-desc", "conformance", "data"):
        assert get(href(landing, rel))


def test_conformance_is_declared(get: Callable[..., Any]) -> None:
    stated = get(f"{OGC}conformance")["conformsTo"]
    assert stated == list(CLASSES)
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in stated
    assert "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs" in stated


def test_every_collection_is_described(get: Callable[..., Any]) -> None:
    listed = get(f"{OGC}collections")["collections"]
    assert {each["id"] for each in listed} == {"station", "control-plan"}
    for each in listed:
        alone = get(f"{OGC}collections/{each['id']}")
        assert {name: alone[name] for name in alone if name != "links"} == {
            name: each[name] for name in each if name != "links"
        }
        assert [found for found in each["links"] if found["rel"] == "items"]
        assert each["itemType"] == "feature"
        (west, south, east, north) = each["extent"]["spatial"]["bbox"][0]
        assert west < 120.6 < east and south < 31.3 < north


def test_time_begins_with_the_first_version_and_has_no_end(get: Callable[..., Any]) -> None:
    assert get(PARCELS)["extent"]["temporal"]["interval"] == [["2020-01-01T00:00:00+08:00", None]]


def test_links_stand_in_the_header_as_well(visitor: Client) -> None:
    response = visitor.get(ITEMS, {"limit": "1"})
    for each in response.json()["links"]:
        assert f'<{each["href"]}>; rel="{each["rel"]}"; type="{each["type"]}"' in response["Link"]


# --- items --------------------------------------------------------------------------------------------------


def test_items_are_a_collection_of_features(get: Callable[..., Any]) -> None:
    answer = get(ITEMS)
    assert answer["type"] == "FeatureCollection"
    assert keys(answer) == ["A-01", "A-02", "B-01", "B/02 甲"]
    assert answer["numberReturned"] == answer["numberMatched"] == 4
    assert datetime.fromisoformat(answer["timeStamp"]).tzinfo is not None
    assert answer["layerVersion"]["number"] == 2


def test_pages_follow_one_another(get: Callable[..., Any]) -> None:
    seen, address, pages = [], f"{ITEMS}?limit=3", 0
    while address:
        answer = get(address)
        seen += keys(answer)
        pages += 1
        assert answer["numberMatched"] == 4
        address = next((each["href"] for each in answer["links"] if each["rel"] == "next"), "")
    assert (seen, pages) == (["A-01", "A-02", "B-01", "B/02 甲"], 2)


def test_a_page_that_holds_all_has_no_next(get: Callable[..., Any]) -> None:
    for limit in ("4", "10000", "999999999"):
        assert not [each for each in get(ITEMS, limit=limit)["links"] if each["rel"] == "next"]


def test_the_next_page_is_of_the_same_version(get: Callable[..., Any], blueprint: Publisher) -> None:
    first = get(ITEMS, limit="1", datetime="2026-02-01")
    blueprint.publish("control-plan", [parcel("A-00", square(0, 0))], date(2026, 2, 1))
    assert keys(get(ITEMS)) == ["A-00"]
    following = get(href(first, "next"))
    assert keys(following) == ["A-02"]
    assert parse_qs(urlsplit(href(following, "next")).query) == {
        "limit": ["1"],
        "version": ["2"],
        "after": ["A-02"],
        "f": ["json"],
    }


@pytest.mark.parametrize(
    ("box", "found"),
    [
        ("119,30,122,33", ["A-01", "A-02", "B-01", "B/02 甲"]),
        ("120.5770,31.3056,120.5780,31.3060", ["A-01"]),
        ("120.5770,31.3056,-50,120.5780,31.3060,500", ["A-01"]),
        ("-10,-10,10,10", []),
        ("-180,-90,180,90", ["A-01", "A-02", "B-01", "B/02 甲"]),
        ("170,-80,-170,80", []),
        ("120.57,31,-170,32", ["A-01", "A-02", "B-01", "B/02 甲"]),
    ],
)
def test_a_box_keeps_what_touches_it(get: Callable[..., Any], box: str, found: list[str]) -> None:
    answer = get(ITEMS, bbox=box)
    assert keys(answer) == found
    assert answer["numberMatched"] == len(found)


def test_the_box_is_compared_with_the_feature_and_not_with_its_box(
    get: Callable[..., Any], blueprint: Publisher
) -> None:
    half = square(0, 0, 1000).difference(square(0, 0, 999))
    blueprint.publish("control-plan", [parcel(f"C-{n:02}", half) for n in range(30)], date(2026, 2, 1))
    beside = {"bbox": "120.5790,31.3060,120.5791,31.3061"}
    first = get(ITEMS, limit="1", **beside)
    # It gave up looking, and says where to go on.
    assert (first["features"], "numberMatched" in first) == ([], False)
    assert "next" not in [each["rel"] for each in get(href(first, "next"))["links"]]
    assert get(ITEMS, **beside)["numberMatched"] == 0
    assert len(get(ITEMS, bbox="120.5790,31.3060,120.6791,31.3061")["features"]) == 10


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("2019-12-31", None),
        ("2020-01-01", 1),
        ("2025-12-31T15:59:59Z", 1),
        ("2025-12-31T16:00:00Z", 2),
        ("2026-01-01T00:00:00+08:00", 2),
        ("2020-06-01/2021-06-01", 1),
        ("../2021-06-01", 1),
        ("/2019-01-01", None),
        ("2019-01-01/..", 2),
        ("2019-01-01/", 2),
        ("../..", 2),
    ],
)
def test_a_moment_gives_what_was_in_force(get: Callable[..., Any], asked: str, number: int | None) -> None:
    answer = get(ITEMS, datetime=asked)
    assert answer.get("layerVersion", {}).get("number") == number
    assert len(answer["features"]) == {None: 0, 1: 2, 2: 4}[number]


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("地块编号", "A-01", ["A-01"]),
        ("用地性质", "商业", ["B-01"]),
        ("容积率上限", "2.5", ["A-02"]),
        ("容积率上限", "2", ["A-01", "B-01", "B/02 甲"]),
        ("建筑限高", "60", ["A-01", "A-02", "B-01"]),
        ("绿地率下限", "0", []),
        ("用地性质", "' OR 1=1 --", []),
    ],
)
def test_attributes_filter(get: Callable[..., Any], name: str, value: str, found: list[str]) -> None:
    assert keys(get(ITEMS, **{name: value})) == found


def test_filters_add_up(get: Callable[..., Any]) -> None:
    assert keys(get(ITEMS, 容积率上限="2", 用地性质="居住", bbox="120.5770,31.3056,120.5780,31.3060")) == [
        "A-01"
    ]


def test_a_version_is_asked_for_by_its_number(get: Callable[..., Any]) -> None:
    assert keys(get(ITEMS, version="1")) == ["A-01", "A-02"]
    old = get(f"{ITEMS}/A-02", version="1")
    assert (old["properties"]["容积率上限"], old["layerVersion"]["number"]) == (1.8, 1)
    assert get(f"{ITEMS}/A-02")["properties"]["容积率上限"] == 2.5
    assert get(PARCELS, version="1")["layerVersion"]["effectiveFrom"] == "2020-01-01"
    assert "第 3 版" in get(ITEMS, 404, version="3")["description"]


def test_a_version_that_is_not_published_does_not_exist(
    get: Callable[..., Any], blueprint: Publisher
) -> None:
    blueprint.publish("metro", [], state=State.PUBLISHING)
    get(f"{OGC}collections/metro", 404)
    get(f"{OGC}collections/metro/items", 404, version="1")
    assert "metro" not in [each["id"] for each in get(f"{OGC}collections")["collections"]]


def test_a_feature_by_its_key(get: Callable[..., Any]) -> None:
    feature = get(f"{ITEMS}/B%2F02%20%E7%94%B2")
    assert feature["type"] == "Feature"
    assert feature["id"] == "B/02 甲"
    assert feature["geometry"]["type"] == "MultiPolygon"
    assert feature["properties"]["建筑限高"] is None
    assert {"self", "alternate", "collection"} == {each["rel"] for each in feature["links"]}
    assert get(href(feature, "self"))["id"] == "B/02 甲"
    assert "A-99" in get(f"{ITEMS}/A-99", 404)["description"]
    get(f"{ITEMS}/A-01%00", 404)


# --- requests that cannot be answered -----------------------------------------------------------------------


@pytest.mark.parametrize("address", DOCUMENTS)
def test_an_unknown_parameter_is_refused(get: Callable[..., Any], address: str) -> None:
    refused = get(address, 400, unknown="1")
    assert refused["code"] == "InvalidParameterValue"
    assert "unknown" in refused["description"] and refused["description"].endswith("。")


@pytest.mark.parametrize(
    "asked",
    [
        *({"limit": each} for each in ("0", "-1", "ten", "1.5", "", "١", "9" * 30)),
        *({"bbox": each} for each in ("", "1,2,3", "1,2,3,4,5", "a,b,c,d", "1,nan,2,3", "1,2,3,inf")),
        *({"bbox": each} for each in ("120,32,121,31", "-190,0,10,10", "120,31,121,91")),
        *({"bbox": "120,31,121,32", "bbox-crs": each} for each in ("EPSG:4490", "http://x", "")),
        *({"crs": each} for each in ("EPSG:4549", "http://www.opengis.net/def/crs/EPSG/0/2000", "")),
        *(
            {"datetime": each}
            for each in ("", "..", "yesterday", "2026-13-01", "2026-01-01T00:00:00", "20260101")
        ),
        *({"datetime": each} for each in ("2026-01-02/2026-01-01", "1/2/3", "0001-01-01T00:00:00+23:59")),
        *({"version": each} for each in ("0", "-1", "a", "99999999999")),
        {"version": "1", "datetime": "2026-01-01"},
        {"容积率上限": "高"},
        {"容积率上限": "nan"},
        {"容积率上限": "inf"},
        {"地块编号": "x" * 201},
        {"地块编号": "a\x00b"},
        {"f": "gml"},
    ],
    ids=str,
)
def test_a_bad_value_costs_a_sentence(get: Callable[..., Any], asked: dict[str, str]) -> None:
    refused = get(ITEMS, 400, **asked)
    assert refused["code"] == "InvalidParameterValue"
    assert refused["description"].endswith("。")


def test_a_parameter_twice_is_refused(get: Callable[..., Any]) -> None:
    assert "2 次" in get(f"{ITEMS}?limit=1&limit=2", 400)["description"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_it_is_for_reading_only(method: str) -> None:
    for address in DOCUMENTS:
        response = getattr(Client(enforce_csrf_checks=True), method)(address)
        assert response.status_code == 405
        assert response["Allow"] == "GET, HEAD"
        assert response.json()["code"] == "MethodNotAllowed"


def test_other_formats_are_refused(visitor: Client) -> None:
    response = visitor.get(ITEMS, headers={"accept": "application/gml+xml"})
    assert response.status_code == 406
    assert (
        visitor.get(ITEMS, headers={"accept": "application/json"})["Content-Type"] == "application/geo+json"
    )


def test_a_place_without_a_name_is_not_found(visitor: Client) -> None:
    for address in (
        f"{OGC}collections/none",
        f"{OGC}collections/none/items",
        f"{OGC}collections/none/items/1",
    ):
        response = visitor.get(address)
        assert (response.status_code, response.json()["code"]) == (404, "NotFound")
    assert visitor.get("/nowhere/ogc/").status_code == 404


# --- class html ---------------------------------------------------------------------------------------------


class Addresses(HTMLParser):
    """The addresses a document leads to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if tag == "a" and name == "href"]


@pytest.mark.parametrize("address", DOCUMENTS)
def test_every_document_has_a_page(visitor: Client, address: str) -> None:
    response = visitor.get(address, headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert response["Content-Type"] == "text/html; charset=utf-8"
    text = response.content.decode()
    assert text.startswith("<!doctype html>")
    led = Addresses(text).found
    # What the page calls itself, the data calls its alternate.
    document = json.loads(visitor.get(address).content)
    for each in document.get("links", []):
        if each["rel"] not in ("self", "alternate"):
            assert each["href"] in led


def test_the_page_of_items_shows_them(visitor: Client) -> None:
    text = visitor.get(ITEMS, {"f": "html", "limit": "3"}).content.decode()
    for shown in ("A-01", "商业", "2.5", "下一页", "第 2 版"):
        assert shown in text
    refused = visitor.get(ITEMS, {"f": "html", "limit": "<b>"})
    assert refused.status_code == 400
    assert "&lt;b&gt;" in refused.content.decode()


# --- what it costs ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        (OGC, 0),
        (f"{OGC}conformance", 0),
        (f"{OGC}api", 0),
        (f"{OGC}collections", 2),
        (PARCELS, 2),
        (ITEMS, 4),
        (f"{ITEMS}?limit=2", 4),
        (f"{ITEMS}?用地性质=居住", 3),
        (f"{ITEMS}/A-01", 3),
    ],
)
def test_the_number_of_queries_is_what_it_says(
    visitor: Client, blueprint: Publisher, django_assert_num_queries: Queries, address: str, queries: int
) -> None:
    visitor.get(address)
    with django_assert_num_queries(queries):
        assert visitor.get(address).status_code == 200
    many = [parcel(f"C-{n:04}", square(n, 0, 10)) for n in range(40)]
    blueprint.publish("control-plan", [*many, parcel("A-01", square(0, 0))], date(2026, 2, 1))
    with django_assert_num_queries(queries):
        assert visitor.get(address).status_code == 200


def test_a_page_by_place_costs_at_most_6_queries(
    visitor: Client, django_assert_max_num_queries: Queries
) -> None:
    with django_assert_max_num_queries(6):
        assert keys(visitor.get(ITEMS, {"bbox": "119,30,122,33", "limit": "2"}).json()) == ["A-01", "A-02"]
