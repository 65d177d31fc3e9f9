"""The features of a version: found, followed through versions, and written to files that read back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from django.test import Client

from tests.kernel.places.kit import CITY, published, square
from tests.kernel.places.office.conftest import work
from tongjian.engines.blueprint.changes import feature_digest
from tongjian.engines.blueprint.feature import Feature
from tongjian.engines.blueprint.reading import read_layer
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places.models import LayerVersion
from tongjian.kernel.places.office import exporting

pytestmark = [pytest.mark.database, pytest.mark.django_db]
LAYER = f"/{CITY}/blueprint/layers/control-plan/"
Browser = Callable[[str | None], Client]


def use(key: str, x: float = 0.0, far: float = 2.0, use: str = "住宅") -> Feature:
    columns = {column.name: None for column in pack_of(CITY).layers["control-plan"].attributes}
    said = {**columns, "用地性质": use, "容积率上限": far}
    return square("control-plan", key, x, 0, **{**said, "地块编号": key})


def keys(answer: object) -> list[str]:
    return [row["key"] for row in answer.context["features"]]


def test_features_are_paged_found_and_filtered(browser: Browser) -> None:
    rows = [use(f"A{n:03}", 150 * n, far=1 + n % 3) for n in range(60)]
    odd = use("B%/ 甲", 9_000, use="商业")
    version = published("control-plan", [*rows, odd])
    client, address = browser(None), f"{LAYER}{version.pk}/"
    first = client.get(address)
    second = client.get(address, {"after": first.context["after"]})
    assert keys(first) + keys(second) == sorted([*(row.key for row in rows), odd.key])
    assert keys(client.get(address, {"key": "A01"})) == [f"A01{n}" for n in range(10)]
    assert keys(client.get(address, {"column": "用地性质", "value": "商业"})) == [odd.key]
    two = [f"A{n:03}" for n in range(60) if n % 3 == 1]
    assert keys(client.get(address, {"column": "容积率上限", "value": "2"})) == sorted([*two, odd.key])
    assert keys(client.get(address, {"column": "容积率上限", "value": "nan"})) == []
    for junk in ({"key": "%"}, {"column": "'; --", "value": "x"}, {"key": "\x00"}, {"key": "\ud7ff"}):
        assert client.get(address, junk).status_code == 200
    one = client.get(f"{address}feature/?key={quote(odd.key)}")
    assert odd.key in one.content.decode()
    assert "tone-subject" in one.content.decode()


def test_a_feature_tells_what_became_of_it(browser: Browser) -> None:
    published("control-plan", [use("A"), use("B", 200)])
    second = published("control-plan", [use("A", far=3.5)])
    published("control-plan", [use("A", far=3.5), use("B", 200)])
    client = browser(None)
    history = client.get(f"{LAYER}{second.pk}/feature/?key=A").context["history"]
    assert [(entry.number, entry.words) for entry in history] == [(2, "改变"), (1, "新增")]
    assert [(each.before, each.after) for each in history[0].differences] == [("2", "3.5")]
    last = LayerVersion.objects.get(number=3)
    of_b = client.get(f"{LAYER}{last.pk}/feature/?key=B").context["history"]
    assert [(entry.number, entry.words) for entry in of_b] == [(3, "重新出现"), (2, "删除"), (1, "新增")]
    assert client.get(f"{LAYER}{second.pk}/feature/?key=B").status_code == 404


@pytest.mark.parametrize(
    ("name", "crs"),
    [
        ("shp", "EPSG:4490"),
        ("gpkg", "suzhou-local"),
        ("geojson", ""),
        ("fgb", "EPSG:4528"),
        ("dxf", "EPSG:4549"),
    ],
)
def test_a_version_is_exported_and_reads_back(browser: Browser, tmp_path: Path, name: str, crs: str) -> None:
    given = [use("A"), use("B", 200, far=1.5)]
    version = published("control-plan", given)
    answer = browser(None).get(f"{LAYER}{version.pk}/export/", {"format": name, "crs": crs})
    assert answer.status_code == 200
    file = tmp_path / f"out{exporting.FORMATS[name].suffix}"
    file.write_bytes(b"".join(answer.streaming_content))
    pack = pack_of(CITY)
    assert pack.frame is not None
    read = read_layer(file, pack.layers["control-plan"], pack.frame, crs=crs or None)
    found = {each.key: each for each in read.features}
    assert found.keys() == {"A", "B"}
    for each in given:
        assert found[each.key].geometry.symmetric_difference(each.geometry).area < 0.01
        if name != "dxf":
            assert found[each.key].attributes["容积率上限"] == each.attributes["容积率上限"]
    assert len({feature_digest(each) for each in read.features}) == 2


def test_a_large_version_is_written_in_the_background(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 1)
    version = published("control-plan", [use("A"), use("B", 200)])
    address = f"{LAYER}{version.pk}/export/?format=gpkg&crs=EPSG:4549"
    assert browser(None).get(address).status_code == 403
    client = browser("window")
    waiting = client.get(address).content.decode()
    assert "正在后台写文件" in waiting
    client.get(address)
    work()
    told = client.get(address.replace("export/", "export/progress/")).content.decode()
    assert "文件已备好" in told
    assert b"".join(client.get(address).streaming_content).startswith(b"SQLite format 3")


def test_what_is_not_offered_is_not_found(browser: Browser) -> None:
    version = published("control-plan", [use("A")])
    client = browser("handler")
    for query in ("format=exe", "format=gpkg&crs=EPSG:9999", ""):
        assert client.get(f"{LAYER}{version.pk}/export/?{query}").status_code == 404
