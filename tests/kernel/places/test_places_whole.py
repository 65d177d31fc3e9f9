"""Who sees and writes layers, what lies around a parcel, whether all is as published, and demo layers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection, transaction

from tests.kernel.places.kit import CITY, EAST, NORTH, official, published, square
from tongjian.engines.blueprint.surroundings import Surroundings
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.viewer import ANONYMOUS, SYSTEM, Membership, Role, Viewer
from tongjian.kernel.places import queries
from tongjian.kernel.places.access import may_manage, may_publish, visible_layers
from tongjian.kernel.places.edition import Edition
from tongjian.kernel.places.guard import FEATURES
from tongjian.kernel.places.install import DemoLayerError, install_demo_layers
from tongjian.kernel.places.models import Feature, LayerVersion
from tongjian.kernel.places.search.index import BOXES, INDEX
from tongjian.kernel.places.surroundings import surroundings_of, text_of
from tongjian.kernel.places.verify import differences

database = [pytest.mark.database, pytest.mark.django_db]
pytestmark = database


# --- access ------------------------------------------------------------------------------------------------


def test_the_public_sees_public_layers_and_officials_of_the_city_all() -> None:
    everything = frozenset(pack_of(CITY).layers)
    public = everything - {"building"}
    applicant = Membership(1, "c", "", "公司", "company", CITY, "", frozenset({Role.APPLICANT}))
    assert visible_layers(ANONYMOUS, CITY) == public
    assert visible_layers(Viewer(1, "某人", (applicant,)), CITY) == public
    assert visible_layers(official("water", Role.WINDOW), CITY) == everything
    assert visible_layers(official("water", Role.HEAD, city="rugao"), CITY) == public
    assert visible_layers(SYSTEM, CITY) == everything


def test_a_layer_is_written_by_its_owner_and_published_by_the_head() -> None:
    handler, head = official("water", Role.HANDLER), official("water", Role.HEAD)
    assert may_manage(handler, CITY, "blue-line")
    assert not may_publish(handler, CITY, "blue-line")
    assert may_manage(head, CITY, "blue-line")
    assert may_publish(head, CITY, "blue-line")
    assert not may_manage(head, CITY, "road")
    assert not may_manage(head, "rugao", "blue-line")
    assert not may_manage(head, CITY, "nothing")
    assert not may_manage(ANONYMOUS, CITY, "blue-line")


# --- surroundings ------------------------------------------------------------------------------------------


def plan(key: str, x: float, y: float) -> object:
    return square("control-plan", key, x, y, 100, 用地性质="二类居住用地", 容积率上限=2.0)


def neighbourhood() -> Edition:
    published("control-plan", [plan("P-2", 100, 0), plan("P-1", 0, 0), plan("P-9", 900, 0)])
    published("building", [square("building", f"b{n}", 40 * n, 150, 20, 高度=9.5) for n in range(20)])
    published("road", [square("road", "r", 0, -90, 80, 名称="东街", 等级="支路")])
    return queries.edition_today(CITY)


def test_what_lies_around_a_parcel_is_one_text(django_assert_num_queries: object) -> None:
    edition = neighbourhood()
    with django_assert_num_queries(3):
        found = surroundings_of(edition, "P-1", reach=200)
    near = queries.within(edition, edition.versions, plan("P-1", 0, 0).geometry, 200)
    assert {(each.layer, each.key) for each in found.features} == {
        (each.feature.layer, each.feature.key) for each in near
    }
    assert found.parcel == "P-1"
    assert ("control-plan", "P-9") not in {(each.layer, each.key) for each in found.features}
    complete = {each.layer.code: each.complete for each in found.versions}
    assert complete.keys() == pack_of(CITY).layers.keys()
    assert {code for code, there in complete.items() if there} == {"control-plan", "building", "road"}
    text = text_of(found)
    assert text == text_of(surroundings_of(edition, "P-1", reach=200))
    assert Surroundings.model_validate_json(text) == found
    published("road", [])
    assert text_of(surroundings_of(edition, "P-1", reach=200)) == text


def test_a_parcel_the_blueprint_does_not_have(django_assert_num_queries: object) -> None:
    found = surroundings_of(neighbourhood(), "P-77")
    assert (found.parcel, found.features) == (None, ())
    assert surroundings_of(queries.edition_of_numbers(CITY, {}), "P-1").parcel is None


# --- verify ------------------------------------------------------------------------------------------------


def test_all_is_as_it_was_published() -> None:
    neighbourhood()
    assert list(differences(CITY)) == []
    assert list(differences()) == []


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE places_feature SET attributes = '{}' WHERE key = 'P-1'", "要素“P-1”与发布时的摘要不符"),
        ("UPDATE places_feature SET maxx = maxx + 5 WHERE key = 'P-1'", "要素“P-1”的范围与图形不符"),
        ("UPDATE places_feature SET until = 1 + since WHERE key = 'P-1'", None),
        ("DELETE FROM places_feature WHERE key = 'P-1'", "全部要素的摘要与发布时不符"),
    ],
)
def test_what_was_altered_behind_our_back_is_found(statement: str, sentence: str | None) -> None:
    """A row that ends in a version to come is an end nobody published: that version is not there yet."""
    neighbourhood()
    with without_guards(), connection.cursor() as cursor:
        cursor.execute(statement)
    found = [said for _, said in differences(CITY)]
    assert (sentence in found) if sentence else found == []


def test_a_missing_trigger_is_found() -> None:
    neighbourhood()
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON places_feature"
        cursor.execute(f"DROP TRIGGER {FEATURES.names[0]}{on}")
    assert any(FEATURES.names[0] in sentence for _, sentence in differences(CITY))


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps the index of a table itself")
def test_an_index_out_of_step_is_found_and_rebuilt() -> None:
    edition = neighbourhood()
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {BOXES} WHERE id IN (SELECT id FROM places_feature WHERE key = 'P-1')")
    assert any("空间索引与要素不一致（1 处）" in sentence for _, sentence in differences(CITY))
    assert queries.at(edition, ["control-plan"], EAST + 1, NORTH + 1) == []
    INDEX.install()
    assert list(differences(CITY)) == []
    assert [each.key for each in queries.at(edition, ["control-plan"], EAST + 1, NORTH + 1)] == ["P-1"]


@contextmanager
def without_guards() -> Iterator[None]:
    """As whoever can drop triggers."""
    on = "" if connection.vendor == "sqlite" else f" ON {FEATURES.table}"
    with connection.cursor() as cursor:
        for name in FEATURES.names:
            cursor.execute(f"DROP TRIGGER {name}{on}")
    yield
    FEATURES.install()


# --- demo layers -------------------------------------------------------------------------------------------


def test_demo_layers_are_published_once(tmp_path: Path) -> None:
    pack = pack_of(CITY)
    install_demo_layers(pack)
    edition = queries.edition_today(CITY)
    files = {path.stem for path in (pack.path / "demo" / "blueprint").glob("*.geojson")}
    assert edition.versions.keys() == files
    assert files
    assert set(edition.numbers.values()) == {1}
    rows = Feature.objects.count()
    install_demo_layers(pack)
    assert (LayerVersion.objects.count(), Feature.objects.count()) == (len(files), rows)
    assert list(differences(CITY)) == []


def test_a_wrong_demo_layer_installs_nothing(tmp_path: Path, monkeypatch: object) -> None:
    pack = pack_of(CITY)
    folder = tmp_path / CITY / "demo" / "blueprint"
    shutil.copytree(pack.path / "demo" / "blueprint", folder)
    (folder / "yellow-line.geojson").write_text('{"type": "FeatureCollection", "features": [{', "utf-8")
    broken = replace(pack, folders=(tmp_path / CITY,))
    with pytest.raises(DemoLayerError, match="yellow-line"), transaction.atomic():
        install_demo_layers(broken)
    assert not LayerVersion.objects.exists()


# --- views -------------------------------------------------------------------------------------------------


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no PostGIS views")
def test_a_view_shows_the_version_in_force_with_typed_columns() -> None:
    view = "blueprint_suzhou_building"
    published("building", [square("building", "a", 0, 0, 层数=3, 高度=9.5)])
    second = [square("building", "a", 0, 0, 层数=4, 高度=12.5), square("building", "b", 200, 0)]
    published("building", second)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT key, "编号", "层数" + 1, "高度" * 2, ST_Area(geom) FROM {view} ORDER BY key')
        assert cursor.fetchall() == [("a", "a", 5, 25.0, 10_000.0), ("b", "b", None, None, 10_000.0)]
        kinds = "SELECT type, srid, coord_dimension FROM geometry_columns WHERE f_table_name = %s"
        cursor.execute(kinds, [view])
        assert cursor.fetchall() == [("MULTIPOLYGON", 4549, 2)]
