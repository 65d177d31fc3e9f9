"""How a drawing comes to lie on the blueprint, and what is said when it does not."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.affinity import rotate, translate

from tests.engines.drawing.annotate.unchanged import assert_unchanged
from tests.engines.scrutiny.placing import (
    EAST,
    FRAME,
    NORTH,
    at,
    box,
    demo,
    published,
    surroundings,
)
from tests.engines.scrutiny.siteplans import TODAY, book, house
from tests.engines.scrutiny.siteplans import box as outline
from tongjian.cli import main
from tongjian.engines.blueprint.crs import Systems
from tongjian.engines.blueprint.surroundings import Surroundings
from tongjian.engines.drawing.samples import write_sample
from tongjian.engines.scrutiny import scrutinise
from tongjian.engines.scrutiny.explain import explain
from tongjian.engines.scrutiny.laidparts import LaidPart, to_storage
from tongjian.engines.scrutiny.place import BrokenSurroundings, Laid, Unlaid, place_of, read_surroundings
from tongjian.engines.scrutiny.place.checking import check_boundary
from tongjian.engines.scrutiny.place.laying import lay
from tongjian.engines.scrutiny.rules.published import published as published_twin
from tongjian.engines.siteplan import Site, SitePlan

SHAPE = shapely.Polygon([(0, 0), (180, 0), (180, 90), (120, 140), (0, 140)])
"""A parcel that fits on itself in one way only."""
GROUND = at(SHAPE)
REACH = 200.0


def laid(site: shapely.Polygon) -> Laid:
    found = lay(site, GROUND, FRAME, REACH)
    assert isinstance(found, Laid), found
    return found


def refused(site: shapely.Geometry | None) -> Unlaid:
    found = lay(site, GROUND, FRAME, REACH)
    assert isinstance(found, Unlaid)
    assert found.sentence
    assert found.mend
    return found


def test_coordinates_of_the_frame_are_taken_as_they_are() -> None:
    found = laid(GROUND)
    assert (found.how, found.system, found.residual) == ("coordinates", "EPSG:4549", None)
    assert found.to_storage(GROUND).equals(GROUND)


@pytest.mark.parametrize("system", ["EPSG:4528", "suzhou-local"])
def test_coordinates_of_another_system_of_the_city_are_taken_there_and_back(system: str) -> None:
    drawn = Systems(FRAME).from_storage(GROUND, system)
    found = laid(drawn)
    assert (found.how, found.system) == ("coordinates", system)
    assert found.to_storage(drawn).hausdorff_distance(GROUND) < 1e-6
    assert found.to_drawing(GROUND).hausdorff_distance(drawn) < 1e-6


def test_a_wrong_zone_and_swapped_axes_are_named() -> None:
    wrong = Systems(FRAME.model_copy(update={"accepts": ("EPSG:4548",)})).from_storage(GROUND, "EPSG:4548")
    assert "EPSG:4548" in refused(wrong).sentence
    swapped = shapely.transform(GROUND, lambda points: points[:, ::-1])
    assert "先北、后东，两列对调" in refused(swapped).sentence


def test_right_coordinates_far_from_the_parcel_are_believed() -> None:
    """It lies where it says it lies; what nobody asked about is not known there."""
    far = translate(GROUND, 3_000, 0)
    assert laid(far).how == "coordinates"
    report = check_boundary(far, around(), rules=book(), today=TODAY)
    verdicts = {finding.rule: finding.verdict for finding in report.findings}
    assert verdicts["place-site-parcel"] == "fail"
    assert verdicts["place-protected-site"] == verdicts["place-metro"] == "not_verifiable"


@given(st.floats(-180, 180), st.floats(-5_000, 5_000), st.floats(-5_000, 5_000))
@settings(max_examples=40, deadline=None)
def test_a_drawing_with_an_origin_of_its_own_is_laid_by_its_shape(turn: float, x: float, y: float) -> None:
    drawn = translate(rotate(SHAPE, turn, origin=(0, 0)), x, y)
    found = laid(drawn)
    assert found.how == "shape"
    assert found.residual is not None
    assert found.residual < 0.01
    assert found.to_storage(drawn).hausdorff_distance(GROUND) < 0.01
    assert found.to_drawing(found.to_storage(drawn)).hausdorff_distance(drawn) < 1e-6
    assert found.motion is not None
    assert math.cos(math.radians(found.motion.rotation + turn)) == pytest.approx(1, abs=1e-6)


def test_what_cannot_be_laid_says_why() -> None:
    assert "没有用地红线" in refused(None).sentence
    assert "没有大地坐标" in refused(box(0, 0, 50, 50)).sentence
    parts = shapely.MultiPolygon([box(0, 0, 50, 50), box(60, 0, 90, 50)])
    assert "完整的面" in refused(parts).sentence


def around(**how: Any) -> Surroundings:
    return surroundings(parcel=SHAPE, **how)


def test_a_report_can_be_laid_again_from_what_it_says(tmp_path: Path) -> None:
    drawn = translate(rotate(SHAPE, 33, origin=(0, 0)), 100, 50)
    report = check_boundary(drawn, around(), rules=book(), today=TODAY)
    assert report.place is not None
    part = LaidPart.model_validate_json(report.place.model_dump_json())
    move = to_storage(part, FRAME)
    assert move is not None
    assert move(shapely.Polygon(part.site[0])).hausdorff_distance(GROUND) < 0.01
    assert [one.reference for one in part.published] == ["control-plan/A-01"]


def test_without_a_parcel_no_rule_of_place_is_applied() -> None:
    nowhere = around().model_copy(update={"parcel": None, "features": ()})
    report = check_boundary(GROUND, nowhere, rules=book(), today=TODAY)
    assert report.findings == ()
    assert report.place is not None
    assert report.place.state == "no_parcel"


def test_a_boundary_is_held_against_the_blueprint_without_a_drawing() -> None:
    field = published("farmland", "NT-1", box(100, 50, 300, 300), 地类="水田")
    found = check_boundary(GROUND, surroundings(field, parcel=SHAPE), rules=book(), today=TODAY)
    verdicts = {finding.rule: finding.verdict for finding in found.findings}
    assert verdicts["place-protected-site"] == "review"
    assert verdicts["place-protected"] == "not_applicable"
    assert verdicts["place-site-parcel"] == "pass"
    assert {rule for rule in verdicts if not rule.startswith("place-")} == set()
    with pytest.raises(ValueError, match="面"):
        check_boundary(shapely.Point(0, 0), around(), rules=book(), today=TODAY)


# --- the command line --------------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    code = main(["scrutinise", "drawing", *map(str, arguments)])
    written = capsys.readouterr()
    return code, written.out, written.err


@pytest.mark.parametrize(("city", "parcel"), [("suzhou", "sz-2024-018"), ("rugao", "rg-2024-006")])
def test_the_samples_keep_every_rule_of_their_demo_place(
    city: str, parcel: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawing, file = tmp_path / "总图.dxf", tmp_path / "blueprint.json"
    file.write_text(demo(city, parcel).model_dump_json(by_alias=True), "utf-8")
    for kind in ("passing", "faulty"):
        write_sample(drawing, kind)
        reports = []
        for more in ((), ("--blueprint", file)):
            code, out, _ = run(capsys, drawing, "--pack", city, "--json", *more)
            assert code == 0
            reports.append(json.loads(out))
        without, on_it = reports
        assert without["place"] is None
        assert on_it["place"]["state"] == "shape"
        assert on_it["place"]["residual"] < 0.05
        added = [f for f in on_it["findings"] if f["rule"].startswith("place-") or ".published" in f["rule"]]
        assert len(added) == len(on_it["findings"]) - len(without["findings"])
        # A city without a metro says so in its rule, and has never published where it protects one.
        absent = {("place-metro", "not_applicable")} if city == "rugao" else set()
        assert {(f["rule"], f["verdict"]) for f in added if f["verdict"] != "pass"} == absent


def test_a_sample_with_coordinates_lies_where_they_say(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawing, file, out = tmp_path / "总图.dxf", tmp_path / "blueprint.json", tmp_path / "out"
    there = demo("suzhou", "sz-2024-018")
    file.write_text(there.model_dump_json(by_alias=True), "utf-8")
    place = place_of(there, shapely.box(0, 0, 1, 1))
    assert place is not None
    ground = next(shapely.from_wkt(p.wkt) for p in there.features if p.key == "sz-2024-018")
    east, north = ground.bounds[:2]
    arguments = ["sample", "--at", f"{east + 0.5},{north}", "--out", str(drawing)]
    assert main(arguments) == 0
    capsys.readouterr()
    code, said, _ = run(capsys, drawing, "--pack", "suzhou", "--json", "--blueprint", file, "--out", out)
    assert code == 0
    report = json.loads(said)
    assert (report["place"]["state"], report["place"]["system"]) == ("coordinates", "EPSG:4549")
    (failed,) = [f for f in report["findings"] if f["rule"] == "place-site-parcel"]
    assert (failed["verdict"], failed["actual"], failed["published"]) == (
        "fail",
        "0.50",
        ["control-plan/sz-2024-018"],
    )
    marked = (out / "annotated.dxf").read_bytes()
    assert_unchanged(drawing.read_bytes(), marked, tmp_path)
    assert "TJ-审查-蓝图".encode() in marked
    svg = (out / "annotated.svg").read_text("utf-8")
    assert 'data-published="control-plan/sz-2024-018"' in svg


@pytest.mark.parametrize("written", ["x", "1", "1,2,3", "nan,2", "1e999,0"])
def test_a_corner_is_two_numbers(written: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["sample", "--at", written, "--out", str(tmp_path / "a.dxf")])
    assert "东坐标,北坐标" in capsys.readouterr().err


BROKEN = {
    "nothing": b"",
    "no-json": b"\xff\xfe",
    "other": b'{"schema": "tongjian.scrutiny/1"}',
    "list": b"[" * 5000,
}


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_a_file_that_is_no_blueprint_costs_a_sentence(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawing, file = tmp_path / "总图.dxf", tmp_path / "blueprint.json"
    write_sample(drawing, "passing")
    file.write_bytes(BROKEN[name])
    code, out, err = run(capsys, drawing, "--pack", "suzhou", "--blueprint", file, "--json")
    assert code == 2
    assert json.loads(out)["refused"]["code"] == "bad-file"
    assert "blueprint.json" in err


@pytest.mark.parametrize(
    "wkt",
    ["POLYGON EMPTY", "POLYGON((0 0, 1", "POLYGON((nan nan, 1 1, 2 0, nan nan))", "LINESTRING(0 0)", "\x00"],
)
def test_geometry_nobody_can_read_costs_a_sentence(wkt: str, tmp_path: Path) -> None:
    good = around()
    features = (good.features[0].model_copy(update={"wkt": wkt}), *good.features[1:])
    with pytest.raises(BrokenSurroundings, match="A-01"):
        place_of(good.model_copy(update={"features": features}), GROUND)
    path = tmp_path / "blueprint.json"
    path.write_text(good.model_dump_json(by_alias=True), "utf-8")
    assert read_surroundings(path) == good


def test_features_of_nobodys_layer_and_a_lost_parcel_are_told() -> None:
    good = around()
    stray = good.features[0].model_copy(update={"layer": "elsewhere"})
    with pytest.raises(BrokenSurroundings, match="elsewhere"):
        place_of(good.model_copy(update={"features": (*good.features, stray)}), GROUND)
    with pytest.raises(BrokenSurroundings, match="没有地块 A-01"):
        place_of(good.model_copy(update={"features": good.features[1:]}), GROUND)


def test_a_frame_nobody_knows_costs_a_sentence() -> None:
    odd = around().model_copy(update={"frame": FRAME.model_copy(update={"storage": "EPSG:9999"})})
    with pytest.raises(BrokenSurroundings, match="EPSG:9999"):
        place_of(odd, translate(GROUND, 0, -NORTH / 2))
    assert place_of(odd, GROUND) is not None, EAST


def test_a_rule_on_drawn_lines_holds_for_published_ones_with_the_same_figure() -> None:
    rules = book().on(TODAY).rules
    twins = {twin.rule: (rule, twin) for rule in rules if (twin := published_twin(rule)) is not None}
    assert set(twins) == {f"js2025-{clause}.published" for clause in ("3.3.4.1", "3.3.4.2", "3.3.6")}
    for rule, twin in twins.values():
        assert (twin.limit, twin.clause, twin.document) == (rule.limit, rule.clause, rule.document)
    street = published("road", "R1", box(-24, -100, 0, 300), 名称="西街", 等级="支路")
    nameless = published("road", "R2", box(-24, -100, 0, 300), 名称="无等级路")
    for around, verdict in ((street, "fail"), (nameless, "not_verifiable")):
        plan = SitePlan(
            sites=(Site(outline(EAST, NORTH, 200, 200)),), buildings=(house("1", EAST + 2.5, NORTH + 20),)
        )
        report = scrutinise(plan, rules=book(), today=TODAY, surroundings=surroundings(around))
        (found,) = [f for f in report.findings if f.rule == "js2025-3.3.4.1.published"]
        assert found.verdict == verdict, found.sentence
        if verdict == "fail":
            assert (found.actual, found.published) == ("2.50", ("road/R1",))
            assert found.where is not None
            assert found.where.points is not None
            assert math.dist(*found.where.points) == pytest.approx(2.5)
    explained = explain(book(), "js2025-3.3.4.1.published", TODAY)
    assert (explained.limit, explained.of_place) == ("≥ 3", True)
