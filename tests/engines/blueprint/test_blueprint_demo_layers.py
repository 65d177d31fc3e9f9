"""The demo layers: what the tool writes, around the demo projects, in agreement with their conditions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely
import yaml
from pyproj import Transformer
from shapely.geometry import Polygon, shape
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.crs import Systems
from tongjian.engines.blueprint.feature import Feature
from tongjian.engines.blueprint.fitting import Fit, fit
from tongjian.engines.blueprint.heights import HeightState, limit_over
from tongjian.engines.blueprint.layer import Meaning, Role
from tongjian.engines.drawing.samples.estate import estate
from tongjian.engines.siteplan.arcs import flatten
from tongjian.kernel.packs.folder import packs_root
from tongjian.kernel.packs.loader import load_pack
from tools.demo_layers.__main__ import CITIES

SAMPLED = {"suzhou": "sz-2024-018", "rugao": "rg-2024-006"}
DISTRICTS = {"suzhou": "320508", "rugao": "320682"}


@pytest.fixture(scope="module", params=sorted(CITIES))
def place(request):
    return Place(request.param)


class Place:
    """The layers of a city in metres."""

    def __init__(self, city: str) -> None:
        self.city, self.pack = city, load_pack(packs_root() / city)
        self.folder: Path = packs_root() / city / "demo" / "blueprint"
        self.layers = self.pack.layers
        self.systems = Systems(self.pack.frame)
        self.features = {file.stem: self._read(file) for file in sorted(self.folder.glob("*.geojson"))}

    def _read(self, file: Path) -> list[Feature]:
        layer = self.layers[file.stem]
        found = []
        for each in json.loads(file.read_text("utf-8"))["features"]:
            said = each["properties"]
            if (reference := layer.column(Meaning.REFERENCE)) and said.get(reference):
                metres = self.systems.to_storage(shapely.from_wkt(said[reference]), "EPSG:4490")
                said = {**said, reference: metres.wkt}
            geometry = self.systems.to_storage(shape(each["geometry"]), "EPSG:4490")
            found.append(Feature(layer.code, said[layer.key], said, geometry))
        return found

    def of(self, *roles: Role) -> list[Feature]:
        return [
            each for code, found in self.features.items() if self.layers[code].role in roles for each in found
        ]

    def parcel(self, key: str) -> Feature:
        return next(each for each in self.of(Role.PARCEL) if each.key == key)

    @property
    def site(self) -> Polygon:
        return self.parcel(SAMPLED[self.city]).geometry

    def laid(self, drawn: BaseGeometry) -> BaseGeometry:
        """What the sample drawing has, moved to where its site lies."""
        return shapely.affinity.translate(drawn, *shapely.get_coordinates(self.site)[0])


def drawn_site() -> Polygon:
    return Polygon(flatten(estate("passing").site.points, closed=True))


def test_the_files_are_what_the_tool_writes(place, tmp_path):
    CITIES[place.city]().write(tmp_path)
    written = {file.name: file.read_text("utf-8") for file in tmp_path.iterdir()}
    assert written == {file.name: file.read_text("utf-8") for file in place.folder.iterdir()}
    assert all(len(text.encode()) < 200_000 for text in written.values())
    assert "虚构" in written["README.md"]


def test_every_layer_is_one_of_the_pack_and_its_features_are_sound(place):
    for code, found in place.features.items():
        layer = place.layers[code]
        columns = {each.name: each for each in layer.attributes}
        shapes = [each.geometry for each in found]
        assert len({each.key for each in found}) == len(found), code
        assert shapely.is_valid(shapes).all() and place.systems.extent.contains(shapely.union_all(shapes)), (
            code
        )
        for each in found:
            assert each.attributes.keys() <= columns.keys(), code
            for name, column in columns.items():
                value = each.attributes.get(name)
                assert value is not None or not column.required, (code, each.key, name)
                assert not column.of or value in (None, *column.of), (code, each.key, name)
        if layer.overlap == "refused":
            i, j = shapely.STRtree(shapes).query(shapes, predicate="intersects")
            for a, b in zip(i.tolist(), j.tolist(), strict=True):
                assert a >= b or shapes[a].intersection(shapes[b]).area < 0.01, (found[a].key, found[b].key)


def test_every_demo_parcel_lies_on_the_regulatory_plan_and_agrees_with_its_conditions(place):
    layer = place.layers["control-plan"]
    limits = {
        Meaning.FAR_MAX: ("far", "max"),
        Meaning.FAR_MIN: ("far", "min"),
        Meaning.COVERAGE_MAX: ("coverage", "max"),
        Meaning.GREEN_MIN: ("green_ratio", "min"),
        Meaning.HEIGHT_MAX: ("building_height", "max"),
        Meaning.SITE_AREA: ("site_area", "max"),
    }
    files = sorted((packs_root() / place.city / "parcels").glob("*.yaml"))
    assert files
    for file in files:
        conditions = yaml.safe_load(file.read_text("utf-8"))
        parcel = place.parcel(file.stem)
        for meaning, (figure, bound) in limits.items():
            assert parcel.attributes[layer.column(meaning)] == conditions[figure][bound], (file.stem, meaning)
        if "use" in conditions:
            assert parcel.attributes[layer.column(Meaning.USE)].split("、") == conditions["use"]
        assert parcel.geometry.area <= conditions["site_area"]["max"] + 0.5
    projects = yaml.safe_load((packs_root() / place.city / "demo" / "projects.yaml").read_text("utf-8"))
    for project in projects["projects"]:
        if "parcel" in project:
            assert place.parcel(project["parcel"]).geometry.area == pytest.approx(
                project["site_area"], rel=1e-4
            )


def test_the_sample_drawing_fits_its_parcel_without_being_turned(place):
    drawing = shapely.affinity.translate(drawn_site(), 61_250, 46_380)
    found = fit(drawing, place.site, tolerance=0.1)
    assert isinstance(found, Fit) and not found.ambiguous
    assert found.rotation == pytest.approx(0, abs=1e-4) and found.residual < 0.002


def test_what_stands_around_the_site_stands_where_the_drawing_has_it(place):
    site, roads = place.site, place.of(Role.ROAD)
    grades = {each.attributes["等级"]: each for each in roads if each.geometry.distance(site) < 0.001}
    assert set(grades) == {"支路", "次干路"}
    south = place.laid(shapely.LineString([(-30, 0), (270, 0)]))
    east = place.laid(shapely.LineString([(270, 0), (270, 192)]))
    assert (
        grades["支路"].geometry.boundary.hausdorff_distance(south) > 1
    )  # the road is longer than the drawing
    assert (
        south.distance(grades["支路"].geometry) < 0.001 and east.distance(grades["次干路"].geometry) < 0.001
    )
    for red_line, road in ((south, grades["支路"]), (east, grades["次干路"])):
        points = shapely.points(shapely.get_coordinates(shapely.segmentize(red_line, 5)))
        assert shapely.distance(road.geometry.boundary, points).max() < 0.001
    assert grades["支路"].attributes["红线宽度"] == 20 and grades["次干路"].attributes["红线宽度"] == 32
    river = place.of(Role.BLUE_LINE)[0].geometry
    assert river.boundary.distance(place.laid(shapely.Point(-20, 230))) < 0.001
    assert river.boundary.distance(place.laid(shapely.Point(135, 236))) < 0.005
    houses = shapely.union_all([each.geometry for each in place.of(Role.BUILDING)])
    for y in (20, 90, 160):
        neighbour = place.laid(shapely.box(-62, y, -24, y + 13))
        assert neighbour.symmetric_difference(houses & neighbour.buffer(1)).area < 0.1
    assert houses.distance(site) > 20


def test_the_sample_breaks_no_limit_of_the_blueprint(place):
    site = place.site
    forbidden = place.of(Role.PROTECTED, Role.BLUE_LINE, Role.ROAD, Role.METRO, Role.PROJECT)
    assert not [each.key for each in forbidden if each.geometry.intersection(site).area > 0.01]
    assert [each.geometry.contains(site) for each in place.of(Role.GROWTH)].count(True) == 1
    district = [each for each in place.of(Role.DISTRICT) if each.geometry.contains(site)]
    assert [each.key for each in district] == [DISTRICTS[place.city]]
    tallest = max(house.height for house in estate("faulty").houses)
    found = limit_over(place.of(Role.HEIGHT), place.layers["height-limit"], site)
    assert found.state is HeightState.LIMITED and found.limit > tallest


def test_there_is_something_to_find_for_every_question(place):
    assert {"control-plan", "master-plan", "road", "building", "growth", "district"} <= place.features.keys()
    assert len(place.of(Role.PARCEL)) >= 24
    assert not place.of(Role.STATION) or place.city == "suzhou"


def test_suzhou_has_a_sloping_surface_and_an_elevation():
    place = Place("suzhou")
    layer, surfaces = place.layers["height-limit"], place.of(Role.HEIGHT)
    over_site = limit_over(surfaces, layer, place.site)
    assert "坡度 0.02" in over_site.explanation and "2 个限高面" in over_site.explanation
    laboratory = place.parcel("sz-2024-031").geometry
    assert limit_over(surfaces, layer, laboratory).state is HeightState.NOT_COMPUTABLE
    assert limit_over(surfaces, layer, laboratory, ground=3.0).limit == pytest.approx(177.0)


def test_degrees_and_metres_are_those_of_proj():
    place = Place("suzhou")
    there = Transformer.from_crs("EPSG:4490", "EPSG:4549", always_xy=True)
    text = json.loads((place.folder / "control-plan.geojson").read_text("utf-8"))
    first = next(each for each in text["features"] if each["properties"]["地块编号"] == "sz-2024-018")
    assert there.transform(*first["geometry"]["coordinates"][0][0]) == pytest.approx(
        (557_250, 3_466_380), abs=1e-3
    )
