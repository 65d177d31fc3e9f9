"""The pages of the map: who sees what, how many queries, and what a mistaken question costs."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.kernel.places.kit import CITY, EAST, NORTH, published, square
from tests.paper import text_of
from tongjian.kernel.places.mapping.boundary import limits

pytestmark = [pytest.mark.database, pytest.mark.django_db]
Browser = Callable[[str | None], Client]
no_font = not any(Path(django_settings.TONGJIAN_FONTS).glob("*.[to]tf"))
needs_font = pytest.mark.skipif(no_font, reason="no Chinese font in build/fonts: run `make run` once")
CORNERS = [(0, 0), (0, 100), (100, 100), (100, 0)]
POINTS = "\n".join(f"J{n} {NORTH + y} {EAST + x}" for n, (y, x) in enumerate(CORNERS, 1))


def address(name: str, *parts: object, city: str = CITY, **question: object) -> str:
    asked = "&".join(f"{key}={value}" for key, value in question.items())
    return f"{reverse(name, args=[city, *parts])}?{asked}"


def map_settings(page: HttpResponse) -> dict[str, Any]:
    text = re.search(r'<script id="map-settings"[^>]*>(.*?)</script>', page.content.decode(), re.DOTALL)
    assert text is not None
    return json.loads(text[1])


def ask(client: Client, **form: object) -> HttpResponse:
    given = {"by": "list", "points": POINTS, "crs": "EPSG:4549", "on": "2026-07-01"}
    return client.post(address("blueprint-report"), given | form)


# --- the map ---


def test_the_map_knows_every_layer_and_asks_little(town: None, client: Client) -> None:
    client.get(address("blueprint"))
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address("blueprint"))
    assert len(asked) <= 6
    told = map_settings(page)
    layers = {layer["code"]: layer for layer in told["layers"]}
    assert layers["control-plan"]["version"] == {"number": 1, "from": "2026-01-01"}
    assert layers["ecology"]["version"] is None
    assert told["names"][0][0] == "中区"
    assert "lon_0=120" in told["storage"]["proj4"]
    assert told["base"] is None
    text = page.content.decode()
    assert "永久基本农田" in text
    assert "未发布" in text
    assert not re.search(r"\sstyle=|<script(?![^>]*(src=|application/json))", text)


def test_it_opens_where_the_parcels_are(town: None, client: Client) -> None:
    west, south, east, north = map_settings(client.get(address("blueprint")))["home"]
    assert west < 120.63 < east
    assert south < 31.26 < north
    assert east - west < 0.05


def test_a_city_without_any_layer_has_a_map(client: Client) -> None:
    told = map_settings(client.get(address("blueprint")))
    assert all(layer["version"] is None for layer in told["layers"])
    assert told["home"] == told["extent"]


@pytest.mark.parametrize("who", [None, "applicant", "elsewhere"])
def test_layers_of_officials_are_nowhere_for_strangers(town: None, browser: Browser, who: str | None) -> None:
    client = browser(who)
    pages = [
        client.get(address("blueprint")),
        client.get(address("blueprint-edition", on="2026-07-01")),
        client.get(address("blueprint-here", x=NORTH + 2, y=EAST + 12)),
        ask(client),
        ask(client, **{"as": "json"}),
    ]
    for page in pages:
        assert page.status_code == 200
        text = page.content.decode()
        assert "现状建筑" not in text
        assert "building" not in text
    again = client.get(address("blueprint-differences", "building", 1, 2))
    assert again.status_code == 404


def test_officials_of_the_city_see_them(town: None, browser: Browser) -> None:
    client = browser("handler")
    assert "building" in client.get(address("blueprint-edition")).json()["versions"]
    assert "现状建筑" in client.get(address("blueprint-here", x=NORTH + 2, y=EAST + 12)).content.decode()
    assert "有 3 幢" in ask(client).content.decode()


# --- days and versions ---


def test_a_day_has_the_versions_of_that_day(second_plan: date, client: Client) -> None:
    told = client.get(address("blueprint-edition", on="2026-05-31")).json()
    assert told["versions"]["control-plan"] == {"number": 1, "from": "2026-01-01"}
    told = client.get(address("blueprint-edition", on="2026-06-01")).json()
    assert told["versions"]["control-plan"] == {"number": 2, "from": "2026-06-01"}
    assert map_settings(client.get(address("blueprint")))["days"] == ["2026-01-01", "2026-06-01"]


@pytest.mark.parametrize("day", ["2026-02-30", "yesterday", "0001-01-01", "9999-12-31"])
def test_no_such_day_costs_a_sentence(client: Client, day: str) -> None:
    answer = client.get(address("blueprint-edition", on=day))
    assert answer.status_code == 400
    assert "日期应" in answer.json()["error"]
    assert client.get(address("blueprint", on=day)).status_code == 400


def test_two_versions_differ_in_words(second_plan: date, client: Client) -> None:
    place = address("blueprint-differences", "control-plan", 1, 2)
    text = client.get(place).content.decode()
    assert "新增 1 个，变更 1 个，删除 0 个。" in text
    assert ">P3</a>" in text
    part = client.get(place, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    with CaptureQueriesContext(connection) as asked:
        client.get(place)
    assert len(asked) <= 11


@pytest.mark.parametrize("pair", [(2, 1), (1, 1), (1, 9)])
def test_versions_that_are_not_there_cannot_be_compared(
    second_plan: date, client: Client, pair: tuple[int, int]
) -> None:
    assert client.get(address("blueprint-differences", "control-plan", *pair)).status_code == 404


# --- what is here ---


def test_what_is_here(town: None, client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address("blueprint-here", x=NORTH + 15, y=EAST + 15, on="2026-07-01"))
    assert len(asked) <= 6
    text = page.content.decode()
    for words in ("P1", "新楼", "中区", "容积率上限", "此点限高", "第 1 版", "° N", "120.6"):
        assert words in text
    assert "生态保护红线" in text[text.index("无法核验") :]
    assert "城市绿线" in text[text.index("没有：") : text.index("无法核验")]


def test_the_part_for_the_map_is_no_page(town: None, client: Client) -> None:
    part = client.get(address("blueprint-here", x=NORTH, y=EAST), headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "HX-Request" in part.headers["Vary"]


def test_degrees_are_taken_latitude_first(town: None, client: Client) -> None:
    text = client.get(address("blueprint-here", x="31.2600", y="120.6304", crs="EPSG:4490")).content.decode()
    assert "中区" in text


def test_a_station_within_a_fingers_reach_is_here(town: None, client: Client) -> None:
    near = {"x": NORTH - 300, "y": EAST + 90}
    assert "中站" not in client.get(address("blueprint-here", **near, reach=30)).content.decode()
    assert "相距 40.0 m" in client.get(address("blueprint-here", **near, reach=60)).content.decode()


def test_a_parcel_by_its_key(town: None, client: Client) -> None:
    text = client.get(address("blueprint-here", parcel="P2")).content.decode()
    assert "地块 P2" in text
    assert f"X {NORTH + 50:.3f}" in text


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ({"x": "1", "y": ""}, "请填写 X（北）和 Y（东）两个数"),
        ({"x": "abc", "y": "2"}, "请填写 X（北）"),
        ({"x": EAST, "y": NORTH}, "EPSG:4549"),
        ({"x": "1", "y": "2", "crs": "EPSG:1"}, "请从列表中选择坐标系"),
        ({"parcel": "P9"}, "没有编号“P9”"),
        ({"parcel": "P1", "on": "2020-01-01"}, "还没有发布控规地块图层"),
        ({"x": "1", "y": "1", "on": "x"}, "日期应写成"),
    ],
)
def test_a_mistaken_question_costs_a_sentence(
    town: None, client: Client, question: dict[str, object], sentence: str
) -> None:
    answer = client.get(address("blueprint-here", **question))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


# --- finding and measuring ---


def test_parcels_by_the_beginning_of_their_key(second_plan: date, client: Client) -> None:
    found = client.get(address("blueprint-find", q="P")).json()["parcels"]
    assert [parcel["key"] for parcel in found] == ["P1", "P2", "P3"]
    assert found[0]["bounds"][0] == pytest.approx(120.6294, abs=0.01)
    assert client.get(address("blueprint-find", q="P3")).json()["parcels"][0]["key"] == "P3"
    for nothing in ("Q", "", "%00", "\U0010ffff", "\ue000"):
        assert client.get(address("blueprint-find", q=nothing)).json()["parcels"] == []


def test_the_server_measures_in_the_plane_of_the_city(client: Client) -> None:
    ring = "31.26 120.60\n31.26 120.61\n31.27 120.61\n31.27 120.60"
    area = client.post(address("blueprint-measure"), {"points": ring, "closed": "1"}).json()
    assert re.fullmatch(r"面积 1,05\d,\d{3}\.?\d* ㎡（10\d\.?\d* 公顷），周长 4,12\d\.?\d* m", area["words"])
    line = client.post(address("blueprint-measure"), {"points": ring, "closed": "0"}).json()
    assert line["words"].startswith("长 3,0")
    assert "中央经线 120°" in line["by"]


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ("", "至少要两个点"),
        ("1 2\n3 4", "范围以外"),
        ("31.2 b", "读不出坐标"),
        ("31 120.6\n" * 3, "围不成面"),
    ],
)
def test_what_cannot_be_measured_costs_a_sentence(client: Client, points: str, sentence: str) -> None:
    answer = client.post(address("blueprint-measure"), {"points": points, "closed": "1"})
    assert answer.status_code == 422
    assert sentence in answer.json()["error"]


# --- reports ---


def test_a_report_of_listed_points(town: None, client: Client) -> None:
    text = ask(client).content.decode()
    for words in (
        "10,000 m²",
        "压占永久基本农田",
        "无法核验",
        "不适用",
        "第 1 版",
        "中华人民共和国城乡规划法",
    ):
        assert words in text
    assert '<svg class="boundary-map"' in text
    assert not re.search(r"\sstyle=", text)


def test_a_report_of_a_parcel_is_that_of_its_outline(town: None, client: Client) -> None:
    listed = json.loads(ask(client, **{"as": "json"}).content)
    parcel = json.loads(ask(client, by="parcel", parcel="P1", **{"as": "json"}).content)
    assert parcel["sections"] == listed["sections"]


@pytest.mark.parametrize("name", ["范围.txt", "range.geojson"])
def test_a_report_of_a_file(town: None, client: Client, name: str) -> None:
    ring = [[EAST + x, NORTH + y] for y, x in [*CORNERS, CORNERS[0]]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    collection = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4549"}},
        "features": [{"type": "Feature", "properties": {}, "geometry": shape}],
    }
    content = POINTS if name.endswith("txt") else json.dumps(collection)
    file = SimpleUploadedFile(name, content.encode())
    answer = ask(client, by="file", file=file, **{"as": "json"})
    assert answer.status_code == 200, answer.content.decode()
    assert json.loads(answer.content)["area"] == "10000.00"


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"by": ""}, "请选择边界从哪里来"),
        ({"by": "file"}, "没有收到文件"),
        ({"by": "parcel", "parcel": "P9"}, "没有编号“P9”"),
        ({"points": "J1 1 2"}, "只有 1 个点"),
        ({"crs": "EPSG:4528"}, "EPSG:4549"),
        ({"ground": "三米"}, "地面高程应是米数"),
        ({"on": "soon"}, "日期应写成"),
        ({"known": "soon"}, "时刻应写成"),
        ({"known": "2026-01-01"}, "时刻应写成"),
    ],
)
def test_what_cannot_be_reported_on_costs_a_sentence(
    town: None, client: Client, form: dict[str, str], sentence: str
) -> None:
    answer = ask(client, **form)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.exe", b"MZ", "不能读“a.exe”"),
        ("a.geojson", b"", "文件是空的"),
        ("a.geojson", b"{", "a.geojson"),
        ("a.zip", b"PK\x03\x04 rubbish", "a.zip"),
        ("a.dxf", b"\x00" * 100, "a.dxf"),
        ("a.gpkg", b"SQLite format 3\x00" + b"\xff" * 5000, "a.gpkg"),
        ("a.txt", b"\xff\xfe\x00\x81", "编码不是"),
    ],
)
def test_a_file_however_malicious_costs_a_sentence(
    town: None, client: Client, name: str, content: bytes, sentence: str
) -> None:
    answer = ask(client, by="file", file=SimpleUploadedFile(name, content))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_file_in_the_wrong_zone_is_refused_with_a_sentence(town: None, client: Client) -> None:
    ring = [[EAST + x, NORTH + y] for y, x in [*CORNERS, CORNERS[0]]]
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    answer = ask(client, by="file", file_crs="EPSG:4528", file=SimpleUploadedFile("a.geojson", content))
    assert answer.status_code == 422
    assert "EPSG:4549" in answer.content.decode()


def test_a_file_over_the_limit_is_not_read_to_its_end(
    town: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tongjian.kernel.places.mapping.reporting.MOST_BYTES", 1024)
    answer = ask(client, by="file", file=SimpleUploadedFile("a.geojson", b" " * 5000))
    assert answer.status_code == 422
    assert "文件超过" in answer.content.decode()


def test_a_stranger_asks_so_often_and_then_waits(
    town: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "OF_AN_ADDRESS", 2)
    assert [ask(client).status_code for _ in range(3)] == [200, 200, 429]
    answer = ask(client)
    assert int(answer.headers["Retry-After"]) > 0
    assert "后再试" in answer.content.decode()


def test_another_page_cannot_post_for_somebody(town: None) -> None:
    client = Client(enforce_csrf_checks=True)
    assert ask(client).status_code == 403
    assert client.post(address("blueprint-measure"), {"points": "1 2"}).status_code == 403


def test_a_report_is_made_again_from_what_it_says(town: None, client: Client) -> None:
    """Also after something else was published for the same day."""
    first = json.loads(ask(client, **{"as": "json"}).content)
    published("control-plan", [square("control-plan", "P7", 0, 0, 用地性质="工业", 容积率上限=1.0)])
    asked = first["asked"]
    again = ask(client, points=first["boundary"], on=asked["on"], known=asked["known_at"], **{"as": "json"})
    assert json.loads(again.content) == first
    now = json.loads(ask(client, points=first["boundary"], **{"as": "json"}).content)
    assert now["edition"] != first["edition"]
    assert now["boundary_digest"] == first["boundary_digest"]


@needs_font
def test_the_report_on_paper(town: None, client: Client) -> None:
    text = printed(client)
    digests = json.loads(ask(client, **{"as": "json"}).content)
    for words in (
        "一张蓝图查询报告",
        "压占永久基本农田",
        "容积率上限2",
        "不表示没有冲突",
        digests["edition"],
    ):
        assert words in text
    assert "现状建筑" not in text


@needs_font
def test_the_paper_is_the_same_every_time(town: None, client: Client) -> None:
    when = {"known": "2027-01-01T00:00:00+08:00", "as": "pdf"}
    assert ask(client, **when).content == ask(client, **when).content


def printed(client: Client) -> str:
    pdf = ask(client, **{"as": "pdf"})
    assert pdf.headers["Content-Type"] == "application/pdf"
    return text_of(pdf.content)


def test_without_a_font_the_page_says_so(town: None, client: Client, settings: Any, tmp_path: Path) -> None:
    settings.TONGJIAN_FONTS = tmp_path
    answer = ask(client, **{"as": "pdf"})
    assert answer.status_code == 503
    assert "没有中文字体" in answer.content.decode()


def test_the_form_keeps_what_was_typed(client: Client) -> None:
    text = ask(client, points="<b>1</b>").content.decode()
    assert "&lt;b&gt;1&lt;/b&gt;" in text
    assert "<b>1</b>" not in text
    assert 'value="P1"' in client.get(address("blueprint-report", parcel="P1")).content.decode()


def test_the_menu_leads_to_the_map(client: Client) -> None:
    page = io.StringIO(client.get(reverse("city", args=[CITY])).content.decode()).read()
    assert f'href="{reverse("blueprint", args=[CITY])}"' in page
