"""Handing a file in: checked feature by feature, told with pictures, and nothing imported of a wrong one."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook
from shapely.geometry import Polygon

from tests.kernel.places.kit import CITY, EAST, NORTH
from tests.kernel.places.office.conftest import ground, parcel, work
from tongjian.kernel.documents.models import Document
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.places.models import Feature, LayerVersion, State
from tongjian.kernel.places.office import reports

pytestmark = [pytest.mark.database, pytest.mark.django_db]
LAYER = f"/{CITY}/blueprint/layers/control-plan/"
IMPORT = f"{LAYER}import/"
Browser = Callable[[str | None], Client]
HandIn = Callable[..., Any]
BOW_TIE = Polygon(
    [(EAST, NORTH + 500), (EAST + 100, NORTH + 600), (EAST, NORTH + 600), (EAST + 100, NORTH + 500)]
)


def test_a_good_file_waits_to_be_published(browser: Browser, hand_in: HandIn) -> None:
    client = browser("handler")
    answer = hand_in(
        client, parcel("A", ground(0, 0)), parcel("B", ground(200, 0)), effective_from="2030-05-01"
    )
    version = LayerVersion.objects.get()
    assert answer["Location"] == f"{LAYER}{version.pk}/"
    assert (version.state, version.features, str(version.effective_from)) == ("ready", 2, "2030-05-01")
    page = client.get(answer["Location"]).content.decode()
    assert "这是本图层的第一个版本，共 2 个要素" in page
    assert "没有发现问题" in page
    assert "批复〔2026〕1号" in page
    assert "的负责人发布" in page, "a handler is told who publishes"


def test_a_wrong_file_is_told_feature_by_feature(browser: Browser, hand_in: HandIn) -> None:
    client = browser("handler")
    answer = hand_in(
        client,
        parcel("A", ground(0, 0)),
        parcel("A", ground(200, 0)),
        parcel("C", BOW_TIE),
        parcel("D", ground(20, 20)),
        parcel("E", ground(900_000, 0)),
        parcel("F", ground(0, 900), 容积率上限="很高"),
        parcel("G", None),
    )
    version = LayerVersion.objects.get()
    assert version.state == State.REFUSED
    assert not Feature.objects.exists()
    page = client.get(answer["Location"])
    text = page.content.decode()
    assert "没有导入" in text
    codes = {row["problem"].code for row in page.context["problems"]}
    assert {"duplicate-key", "invalid", "overlap", "outside", "wrong-value", "empty-geometry"} <= codes
    crossed = next(row for row in page.context["problems"] if row["problem"].code == "invalid")
    assert "第 3 个要素 C" in crossed["problem"].heading
    assert "tone-problem" in crossed["picture"]
    assert "tone-mark" in crossed["picture"]
    assert f"bbox={EAST - 50:.1f},{NORTH + 450:.1f}" in crossed["map_address"]
    overlapping = next(row for row in page.context["problems"] if row["problem"].code == "overlap")
    assert "tone-neighbour" in overlapping["picture"], "with what it overlaps"

    only = client.get(answer["Location"], {"code": "overlap"})
    assert {row["problem"].code for row in only.context["problems"]} == {"overlap"}
    table = client.get(f"{answer['Location']}problems.xlsx")
    rows = list(load_workbook(io.BytesIO(table.content)).active.iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(page.context["problems"])
    assert "图形无效" in {row[2] for row in rows}


def test_a_file_that_is_none_costs_a_sentence(browser: Browser) -> None:
    client = browser("head")
    junk = SimpleUploadedFile("层.geojson", b'{"type": "FeatureCollection", "features": [{')
    answer = client.post(IMPORT, {"file": junk})
    work()
    version = LayerVersion.objects.get()
    assert version.state == State.REFUSED
    page = client.get(answer["Location"]).content.decode()
    assert version.error in page.replace("&quot;", '"').replace("&#x27;", "'")
    assert version.mend
    assert "检查报告" not in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"crs": "EPSG:9999"}, "请从列表中选择坐标系"),
        ({"effective_from": "明年"}, "应是日期"),
        ({"effective_from": "9999-01-01"}, "应在 1950 年到 2199 年之间"),
    ],
)
def test_a_mistake_in_the_form_is_told(browser: Browser, fields: dict[str, str], sentence: str) -> None:
    file = SimpleUploadedFile(
        "层.geojson", json.dumps({"type": "FeatureCollection", "features": []}).encode()
    )
    answer = browser("handler").post(IMPORT, {"file": file, **fields})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not LayerVersion.objects.exists()


def test_a_file_of_another_kind_or_none_is_refused(browser: Browser) -> None:
    client = browser("handler")
    pdf = client.post(IMPORT, {"file": SimpleUploadedFile("层.pdf", b"%PDF-1.4")})
    assert "类型不被接受" in pdf.content.decode()
    told = client.post(IMPORT, {}, headers={"accept": "application/json"})
    assert "没有收到文件" in told.json()["error"]


def test_the_wrong_system_is_refused_and_named(browser: Browser, hand_in: HandIn) -> None:
    answer = hand_in(browser("handler"), parcel("A", ground(0, 0)), crs="EPSG:4549")
    version = LayerVersion.objects.get()
    assert version.state == State.REFUSED
    assert "经纬度" in browser("handler").get(answer["Location"]).content.decode()


@pytest.mark.parametrize("stranger", [None, "applicant", "elsewhere", "water", "window"])
def test_strangers_and_other_departments_hand_nothing_in(
    browser: Browser, hand_in: HandIn, stranger: str | None
) -> None:
    client = browser(stranger)
    for answer in (client.get(IMPORT), hand_in(client, parcel("A", ground(0, 0)))):
        assert answer.status_code in (302, 403)
        assert "/sign-in/" in answer.get("Location", "/sign-in/")
    assert not LayerVersion.objects.exists()
    assert not Document.objects.exists()


def test_an_import_under_way_asks_again_by_itself(browser: Browser) -> None:
    client = browser("handler")
    body = json.dumps({"type": "FeatureCollection", "features": [parcel("A", ground(0, 0))]}).encode()
    answer = client.post(IMPORT, {"file": SimpleUploadedFile("层.geojson", body)})
    address = f"{answer['Location']}progress/"
    waiting = client.get(address).content.decode()
    assert f'hx-get="{address}"' in waiting
    work()
    assert client.get(address)["HX-Refresh"] == "true"


def test_a_hundred_thousand_problems_are_paged(browser: Browser) -> None:
    version = with_report(100_000)
    client, address = browser("handler"), f"{LAYER}{version.pk}/"
    page = client.get(address, {"code": "overlap"})
    first = [row["problem"].place for row in page.context["problems"]]
    assert len(first) == reports.PAGE
    begun = time.perf_counter()
    last = client.get(address, {"code": "overlap", "after": 99_990})
    assert time.perf_counter() - begun < 0.5, "the report is parsed once"
    assert [row["problem"].place for row in last.context["problems"]] == list(range(99_992, 100_001, 2))
    assert last.context["after"] is None
    assert "50000" in last.content.decode().replace(",", "")


def with_report(problems: int) -> LayerVersion:
    """A refused import with that many problems, every second an overlap."""
    told = {
        "schema": "tongjian.blueprint.report/1",
        "counts": {"overlap": problems // 2, "invalid": problems // 2},
        "problems": [
            {
                "number": number,
                "key": f"K{number}",
                "code": "invalid" if number % 2 else "overlap",
                "severity": "error",
                "sentence": "与另一个要素重叠 12.50 m²。",
                "mend": "请改正边界。",
                "where": [EAST, NORTH],
            }
            for number in range(1, problems + 1)
        ],
        "sketches": {},
    }
    with vault().receive(io.BytesIO(json.dumps(told).encode()), 1 << 40) as incoming:
        vault().let_in(incoming)
    report = Document.objects.create(
        city=CITY, sha256=incoming.sha256, size=incoming.size, media_type="application/json", name="report"
    )
    return LayerVersion.objects.create(
        id=uuid4(),
        city=CITY,
        layer="control-plan",
        state=State.REFUSED,
        definition="{}",
        source_name="层.gpkg",
        report=report,
        created_at="2026-01-01T00:00:00Z",
        error="检查发现错误，成果没有导入。",
    )
