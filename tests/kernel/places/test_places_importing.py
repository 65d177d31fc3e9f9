"""A file of a layer is read by a job in a process of its own: ready, or refused with every reason."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.utils import timezone

from tests.kernel.places.kit import CITY, LONG_AGO, official, square
from tongjian.engines.blueprint.layer import Layer
from tongjian.engines.blueprint.writing import write_layer
from tongjian.kernel.documents.access import Limits
from tongjian.kernel.documents.actions import store
from tongjian.kernel.documents.models import Document
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.jobs.models import Job
from tongjian.kernel.jobs.worker import Worker
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.viewer import Role
from tongjian.kernel.places import queries
from tongjian.kernel.places.models import Feature, LayerVersion, State
from tongjian.kernel.places.versions.actions import NotAllowedError, RefusedError, Source, ask_import, publish
from tongjian.kernel.places.versions.apart import Refusal, read_apart
from tongjian.kernel.places.versions.reader import Asked
from tongjian.kernel.places.versions.staging import opened

pytestmark = [pytest.mark.database, pytest.mark.django_db]
LAYER = "building"
LIMITS = Limits(frozenset({"geojson", "gpkg", "zip", "dxf", "fgb"}))


def given(name: str, content: bytes) -> Document:
    return store(io.BytesIO(content), name, city=CITY, owner=None, by=None, limits=LIMITS)


def file_of(tmp_path: Path, *keys: str, form: str = "gpkg") -> bytes:
    """A file with a building for each key."""
    pack = pack_of(CITY)
    assert pack.frame is not None
    features = [square(LAYER, key, 200 * place, 0, 层数=3) for place, key in enumerate(keys)]
    crs = "EPSG:4326" if form == "geojson" else "EPSG:4549"
    write_layer(tmp_path / f"out.{form}", features, pack.layers[LAYER], pack.frame, crs=crs, format=form)
    return (tmp_path / f"out.{form}").read_bytes()


def imported(document: Document, **said: str) -> LayerVersion:
    clerk = official("natural-resources", Role.HANDLER)
    version = ask_import(clerk, CITY, LAYER, Source(document, **said))
    assert version.state == State.IMPORTING
    Worker().drain()
    assert not Job.objects.exclude(state="done").exists()
    version.refresh_from_db()
    return version


def report_of(version: LayerVersion) -> dict[str, object]:
    assert version.report is not None
    return json.loads(vault().path_of(version.report.sha256).read_bytes())


@pytest.mark.parametrize("form", ["gpkg", "geojson"])
def test_what_was_read_is_published_as_it_was_checked(tmp_path: Path, form: str) -> None:
    version = imported(given(f"现状建筑.{form}", file_of(tmp_path, "a", "b", form=form)))
    assert (version.state, version.features, version.error) == (State.READY, 2, "")
    assert version.crs == ("EPSG:4326" if form == "geojson" else "EPSG:4549")
    assert report_of(version)["refused"] is False
    assert Layer.model_validate_json(version.definition) == pack_of(CITY).layers[LAYER]
    assert version.normal is not None
    assert version.rows is not None
    assert vault().path_of(version.normal.sha256).read_bytes().startswith(b"fgb")
    with opened(vault().path_of(version.rows.sha256)) as staged:
        assert [row.key for row in staged.after(None, 10)] == ["a", "b"]
        assert [row.key for row in staged.after("a", 10)] == ["b"]
    assert Feature.objects.count() == 0, "nothing is in the table before it is published"
    publish(official("natural-resources", Role.HEAD), version.pk, effective_from=LONG_AGO)
    Worker().drain()
    edition = queries.edition_today(CITY)
    assert edition.versions[LAYER].digest == version.digest
    rows = queries.features(CITY, LAYER, 1)
    assert [(row.key, row.attributes["层数"]) for row in rows] == [("a", 3), ("b", 3)]
    assert rows[0].measure == pytest.approx(10_000.0)


def test_a_file_with_errors_is_refused_whole_and_says_why(tmp_path: Path) -> None:
    """Two buildings of one key."""
    version = imported(given("现状建筑.gpkg", file_of(tmp_path, "a", "b", "a")))
    assert (version.state, version.normal, version.rows) == (State.REFUSED, None, None)
    assert "检查报告" in version.mend
    problems = report_of(version)["problems"]
    assert any(each["severity"] == "error" and each["key"] == "a" for each in problems)
    with pytest.raises(RefusedError, match="未通过检查"):
        publish(official(), version.pk, effective_from=LONG_AGO)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("假的.gpkg", b"SQLite format 3\x00" + bytes(2000)),
        ("空.zip", b"PK\x05\x06" + bytes(18)),
    ],
)
def test_a_file_that_cannot_be_read_costs_a_sentence(name: str, content: bytes) -> None:
    version = imported(given(name, content))
    assert version.state == State.REFUSED
    assert version.error.endswith("。")
    assert version.mend
    assert version.report is None


def test_a_file_that_takes_too_long_or_too_much_is_stopped(tmp_path: Path) -> None:
    pack = pack_of(CITY)
    assert pack.frame is not None
    asked = Asked(layer=pack.layers[LAYER], frame=pack.frame)
    path = tmp_path / "a.gpkg"
    path.write_bytes(file_of(tmp_path, "a"))
    slow = read_apart(path, asked, tmp_path, seconds=0.01)
    assert isinstance(slow, Refusal)
    assert slow.code == "timeout"
    large = read_apart(path, asked, tmp_path, megabytes=64)
    assert isinstance(large, Refusal)
    assert large.code in {"too-large", "crashed"}


def test_only_the_owner_imports(tmp_path: Path) -> None:
    document = given("a.gpkg", file_of(tmp_path, "a"))
    for stranger in (
        official("water"),
        official("natural-resources", Role.WINDOW),
        official("natural-resources", city="rugao"),
    ):
        with pytest.raises(NotAllowedError):
            ask_import(stranger, CITY, LAYER, Source(document))
    with pytest.raises(RefusedError, match="没有图层"):
        ask_import(official(), CITY, "nowhere", Source(document))
    assert not LayerVersion.objects.exists()


def test_an_import_whose_reader_died_for_good_is_refused(tmp_path: Path) -> None:
    version = ask_import(official(), CITY, LAYER, Source(given("a.gpkg", file_of(tmp_path, "a"))))
    Job.objects.update(attempts=5, state="running", ready_at=timezone.now())
    Worker().drain()
    version.refresh_from_db()
    assert (version.state, version.error) == (State.REFUSED, "读取程序多次中断，这个文件没有导入。")
