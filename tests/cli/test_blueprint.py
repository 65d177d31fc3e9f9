"""`tongjian blueprint …` on real files, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely
from django.db import connection

from tests.kernel.places.kit import CITY, EAST, NORTH, published, square
from tongjian.cli import main
from tongjian.engines.blueprint.reading import read_layer
from tongjian.engines.blueprint.surroundings import Surroundings
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.models import Holding, Organisation, Post, User
from tongjian.kernel.places import queries
from tongjian.kernel.places.install import install_demo_layers
from tongjian.kernel.places.models import LayerVersion, State

ROADS = Path(__file__).parents[2] / "packs" / CITY / "demo" / "blueprint" / "road.geojson"
Said = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def own_vault(settings: object, tmp_path: Path) -> None:
    settings.VAR = tmp_path / "var"
    settings.VAR.mkdir()


def asked(said: Said, *arguments: object) -> tuple[int, dict[str, object]]:
    code = main(["blueprint", *map(str, arguments), "--json"])
    return code, json.loads(said.readouterr().out)


def head_of(duty: str) -> str:
    """An account that holds the post of head in the body with that duty."""
    body = Organisation.objects.create(city=CITY, code=duty, name=duty, kind="government", duty=duty)
    post = Post.objects.create(organisation=body, code="head", title="负责人", roles=["head"])
    user = User.objects.create(username=f"head-of-{duty}", name="某人")
    Holding.objects.create(post=post, user=user, since="2026-01-01")
    return user.username


def test_a_file_is_checked_without_a_database(capsys: Said) -> None:
    code, report = asked(capsys, "check", CITY, "road", ROADS)
    assert (code, report["refused"], report["crs"]) == (0, False, "EPSG:4326")
    assert report["features"] > 0
    assert len(report["digest"]) == 64


def test_errors_of_a_file_are_named(capsys: Said) -> None:
    """Roads have no code of a district."""
    assert main(["blueprint", "check", CITY, "district", str(ROADS)]) == 1
    out = capsys.readouterr().out
    assert "区划代码" in out
    assert "有错误，不能导入" in out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("check", "nowhere", "road", ROADS), "no-city"),
        (("check", CITY, "streets", ROADS), "no-layer"),
        (("check", CITY, "road", "missing.gpkg"), "no-file"),
        (("import", CITY, "road", ROADS, "--publish"), "usage"),
        (("export", CITY, "road", "out.xyz"), "no-format"),
        (("at", CITY, 1, 2), "wrong-system"),
        (("at", CITY, EAST, NORTH, "--crs", "EPSG:9"), "crs-unknown"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    capsys: Said, arguments: tuple[object, ...], code: str
) -> None:
    exit_code, told = asked(capsys, *arguments)
    assert (exit_code, told["refused"]["code"]) == (2, code)
    assert told["refused"]["sentence"].endswith("。")


@pytest.mark.database
@pytest.mark.django_db
def test_a_file_is_imported_and_published_by_its_head(capsys: Said) -> None:
    head = head_of("natural-resources")
    code, told = asked(
        capsys, "import", CITY, "road", ROADS, "--publish", "--by", head, "--effective", "2026-03-01"
    )
    assert (code, told["state"], told["number"], told["effective_from"]) == (0, "published", 1, "2026-03-01")
    assert told["changes"]["added"] == told["features"] == queries.count(CITY, "road", 1)
    version = LayerVersion.objects.get()
    assert (str(version.published_by), str(version.created_by)) == ("某人", "某人")
    code, told = asked(capsys, "verify", CITY)
    assert (code, told["versions"], told["differences"]) == (0, 1, [])


@pytest.mark.database
@pytest.mark.django_db
def test_a_stranger_publishes_nothing(capsys: Said) -> None:
    code, told = asked(capsys, "import", CITY, "road", ROADS, "--publish", "--by", head_of("water"))
    assert (code, "可以导入" in told["refused"]["sentence"]) == (2, True)
    code, told = asked(capsys, "import", CITY, "road", ROADS, "--publish", "--by", "nobody")
    assert (code, told["refused"]["code"]) == (2, "no-user")
    assert not LayerVersion.objects.exists()


@pytest.mark.database
@pytest.mark.django_db
def test_a_file_with_errors_is_not_imported(capsys: Said) -> None:
    code, told = asked(capsys, "import", CITY, "district", ROADS)
    assert (code, told["state"]) == (1, State.REFUSED)
    assert any(each["severity"] == "error" for each in told["report"]["problems"])


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["out.gpkg", "out.geojson", "out.fgb", "out.zip"])
def test_what_is_exported_reads_back_equal(capsys: Said, tmp_path: Path, name: str) -> None:
    written = [square("building", key, 300 * place, 0, 层数=place) for place, key in enumerate("abc")]
    published("building", written)
    published("building", [])
    assert asked(capsys, "export", CITY, "building", tmp_path / name)[1]["features"] == 0
    code, told = asked(capsys, "export", CITY, "building", tmp_path / name, "--version", "1")
    assert (code, told["number"], told["features"]) == (0, 1, 3)
    pack = pack_of(CITY)
    assert pack.frame is not None
    back = {
        each.key: each for each in read_layer(tmp_path / name, pack.layers["building"], pack.frame).features
    }
    for each in written:
        assert back[each.key].attributes["层数"] == each.attributes["层数"]
        assert shapely.hausdorff_distance(back[each.key].geometry, each.geometry) < 1e-3


@pytest.mark.database
@pytest.mark.django_db
def test_a_version_that_is_not_there_is_not_exported(capsys: Said, tmp_path: Path) -> None:
    for more in ((), ("--version", "7")):
        code, told = asked(capsys, "export", CITY, "road", tmp_path / "out.gpkg", *more)
        assert (code, told["refused"]["code"]) == (2, "no-version")
    assert not (tmp_path / "out.gpkg").exists()


@pytest.mark.database
@pytest.mark.django_db
def test_what_lies_at_a_point(capsys: Said) -> None:
    published("road", [square("road", "r", 0, 0, 名称="东街", 等级="支路")])
    code, told = asked(capsys, "at", CITY, EAST + 5, NORTH + 5)
    assert code == 0
    assert told["features"] == [
        {"layer": "road", "key": "r", "attributes": {"编号": "r", "名称": "东街", "等级": "支路"}}
    ]
    assert told["height_limit"] is None
    assert "height-limit" in told["unpublished"]
    assert asked(capsys, "at", CITY, EAST + 5, NORTH + 5, "--on", "2025-01-01")[1]["features"] == []


@pytest.mark.database
@pytest.mark.django_db
def test_what_was_altered_is_found(capsys: Said) -> None:
    published("road", [square("road", "r", 0, 0, 名称="东街", 等级="支路")])
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON places_feature"
        cursor.execute(f"DROP TRIGGER places_feature_unchanged{on}")
        cursor.execute("UPDATE places_feature SET attributes = '{}'")
    assert main(["blueprint", "verify", CITY]) == 1
    out = capsys.readouterr().out
    assert "要素“r”与发布时的摘要不符" in out
    assert "places_feature_unchanged" in out


@pytest.mark.database
@pytest.mark.django_db
def test_the_surroundings_of_a_parcel_are_a_file_for_scrutiny(capsys: Said, tmp_path: Path) -> None:
    install_demo_layers(pack_of(CITY))
    out = tmp_path / "around.json"
    code, told = asked(capsys, "around", CITY, "sz-2024-018", out)
    found = Surroundings.model_validate_json(out.read_text("utf-8"))
    assert (code, told["features"], found.parcel) == (0, len(found.features), "sz-2024-018")


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "code"), [(["no-such-parcel"], "no-parcel"), (["sz-2024-018", "--reach", "-1"], "usage")]
)
def test_what_is_not_there_leaves_no_file(
    arguments: list[str], code: str, capsys: Said, tmp_path: Path
) -> None:
    out = tmp_path / "around.json"
    exit_code, told = asked(capsys, "around", CITY, arguments[0], out, *arguments[1:])
    assert (exit_code, told["refused"]["code"], out.exists()) == (2, code, False)
