"""The made city: as many of everything as asked for, valid, seeded; a second plan that differs as told."""

from __future__ import annotations

from collections import Counter
from itertools import islice

import numpy as np
import pytest
import shapely

from tests.engines.blueprint.layers import FRAME
from tongjian.engines.blueprint.changes import feature_digest
from tongjian.engines.blueprint.crs import Systems
from tongjian.engines.blueprint.differences import Kind, Sliver, find
from tongjian.engines.blueprint.heights import HeightState, limit_at
from tongjian.engines.blueprint.layer import Layer, Meaning, Role
from tongjian.engines.blueprint.samples import TABLE, City, city
from tongjian.engines.blueprint.samples.plans import SHAKEN
from tongjian.engines.blueprint.usematches import Agreement, UseMatches, UseTable
from tongjian.kernel.packs.folder import packs_root
from tongjian.kernel.packs.loader import load_pack

PARCELS, BUILDINGS, ROAD_KM = 1500, 9000, 75.0


@pytest.fixture(scope="module")
def layers() -> dict[str, Layer]:
    return dict(load_pack(packs_root() / "suzhou").layers)


@pytest.fixture(scope="module")
def made(layers) -> City:
    return city(FRAME, layers.values(), parcels=PARCELS, buildings=BUILDINGS, road_km=ROAD_KM, seed=5)


@pytest.fixture(scope="module")
def features(made):
    return {code: list(found) for code, found in made}


def code_of(layers, role: Role) -> str:
    return next(code for code, layer in layers.items() if layer.role is role)


def of(layers, features, role: Role):
    return features[code_of(layers, role)]


def shapes(found) -> np.ndarray:
    return np.array([each.geometry for each in found], dtype=object)


def shared(found, others) -> float:
    """The largest area two features of the lists share."""
    ours, theirs = shapes(found), shapes(others)
    i, j = shapely.STRtree(theirs).query(ours, predicate="intersects")
    if found is others:
        i, j = i[i < j], j[i < j]
    return float(shapely.area(shapely.intersection(ours[i], theirs[j])).max()) if len(i) else 0.0


def test_there_is_as_much_of_everything_as_was_asked_for(made, layers, features):
    assert len(of(layers, features, Role.PARCEL)) == PARCELS
    assert len(of(layers, features, Role.BUILDING)) == BUILDINGS
    assert made.streets.kilometres == pytest.approx(ROAD_KM, rel=0.1)
    for role in (
        Role.ROAD,
        Role.BLUE_LINE,
        Role.METRO,
        Role.STATION,
        Role.PROJECT,
        Role.HEIGHT,
        Role.LAND_USE,
    ):
        assert of(layers, features, role), role
    assert all(features[code] for code, layer in layers.items() if layer.role is Role.PROTECTED)
    assert len(of(layers, features, Role.GROWTH)) == 1 and len(of(layers, features, Role.DISTRICT)) == 10


def test_everything_is_valid_named_once_and_lies_in_the_city(layers, features):
    extent = Systems(FRAME).extent
    for code, found in features.items():
        assert shapely.is_valid(shapes(found)).all(), code
        assert len({each.key for each in found}) == len(found), code
        assert shapely.contains(extent, shapes(found)).all(), code
        assert set(shapely.get_dimensions(shapes(found))) == {0 if layers[code].geometry == "point" else 2}
        if layers[code].overlap == "refused":
            assert shared(found, found) < 1e-6, code


def test_features_say_what_their_layer_asks_for_and_nothing_else(layers, features):
    for code, found in features.items():
        columns = {each.name: each for each in layers[code].attributes}
        for feature in islice(found, 50):
            assert feature.layer == code and feature.attributes[layers[code].key] == feature.key
            assert feature.attributes.keys() <= columns.keys()
            for name, column in columns.items():
                value = feature.attributes.get(name)
                assert value is not None or not column.required, (code, name)
                assert not column.of or value in (None, *column.of), (code, name)
                assert value is None or isinstance(value, str) == (column.kind == "text"), (code, name)


def test_blocks_lie_between_streets_and_buildings_on_parcels(layers, features):
    parcels = of(layers, features, Role.PARCEL)
    assert shared(parcels, of(layers, features, Role.ROAD)) < 0.02
    assert shared(parcels, of(layers, features, Role.BLUE_LINE)) < 0.02
    outlines, buildings = shapes(parcels), shapes(of(layers, features, Role.BUILDING))
    house, _ = shapely.STRtree(outlines).query(buildings, predicate="within")
    assert len(house) > 0.98 * len(buildings)  # a few lean over a bent line
    corners = shapely.get_num_coordinates(outlines) - 1
    assert len(Counter(corners.tolist())) > 2  # not only rectangles
    assert shapely.area(outlines).min() > 60 and np.ptp(shapely.area(outlines)) > 1000


def test_the_same_seed_is_the_same_city_and_another_is_not(made, layers, features):
    again = city(FRAME, layers.values(), parcels=PARCELS, buildings=BUILDINGS, road_km=ROAD_KM, seed=5)
    other = city(FRAME, layers.values(), parcels=PARCELS, buildings=BUILDINGS, road_km=ROAD_KM, seed=6)
    for code in (code_of(layers, role) for role in (Role.PARCEL, Role.BUILDING, Role.PROTECTED, Role.ROAD)):
        digests = [feature_digest(each) for each in features[code][:200]]
        assert [feature_digest(each) for each in islice(again.layer(code), 200)] == digests
        assert [feature_digest(each) for each in islice(other.layer(code), 200)] != digests


def test_layers_are_made_as_they_are_asked_for(layers):
    large = city(FRAME, layers.values(), parcels=100_000, buildings=1_000_000, road_km=5000, seed=1)
    first = list(islice(large.layer(code_of(layers, Role.PARCEL)), 5))
    assert len({each.key for each in first}) == 5
    assert large.streets.kilometres == pytest.approx(5000, rel=0.03)


def test_most_parcels_agree_with_the_master_plan_and_a_few_do_not(layers, features):
    parcel, master = layers[code_of(layers, Role.PARCEL)], layers[code_of(layers, Role.LAND_USE)]
    matches = UseMatches(parcel.column(Meaning.USE), master.column(Meaning.USE), TABLE)
    parcels, zones = features[parcel.code], features[master.code]
    middles = shapely.point_on_surface(shapes(parcels))
    pairs = shapely.STRtree(shapes(zones)).query(middles, predicate="within").T
    assert len(pairs) == len(parcels)
    said = Counter(matches.agreement(parcels[i].attributes, zones[j].attributes) for i, j in pairs)
    assert said[Agreement.UNKNOWN] == 0
    assert 0 < said[Agreement.CONTRADICTS] < 0.03 * len(parcels)


def test_the_airfield_limits_heights_by_a_sloping_surface(layers, features):
    code = code_of(layers, Role.HEIGHT)
    rising = next(each for each in features[code] if each.attributes[layers[code].column(Meaning.SLOPE)])
    east, north = shapely.get_coordinates(rising.geometry)[0]
    found = limit_at([rising], layers[code], east, north)
    assert found.state is HeightState.LIMITED and found.limit is not None and found.limit > 60


def test_the_second_plan_differs_as_it_says_and_nowhere_else(made, layers, features):
    code = code_of(layers, Role.PARCEL)
    first, second, truth = features[code], list(made.second_plan(code)), made.truth()
    use = layers[code].column(Meaning.USE)
    before, after = {each.key: each for each in first}, {each.key: each for each in second}
    assert before.keys() - after.keys() == truth.dropped and after.keys() <= before.keys()
    changed = {key for key in after if after[key].attributes[use] != before[key].attributes[use]}
    assert changed == truth.changed_use and truth.changed_use and truth.dropped and truth.moved
    assert all(each.geometry.is_valid for each in second)
    for key in after.keys() - truth.moved:
        ours, theirs = (shapely.get_coordinates(each[key].geometry) for each in (before, after))
        assert np.abs(ours - theirs).max() <= SHAKEN + 1e-9


def test_every_planted_difference_is_found_and_no_other(made, layers, features):
    code = code_of(layers, Role.PARCEL)
    first, second, truth = features[code], list(made.second_plan(code)), made.truth()
    use = layers[code].column(Meaning.USE)
    found = find(
        first,
        second,
        sliver=Sliver(area=1.0, width=0.1),
        matches=UseMatches(use, use, UseTable()),
        kinds=[Kind.USE, Kind.FIRST_ONLY, Kind.SECOND_ONLY],
    )
    stayed = {each.first for each in found.patches if each.kind is Kind.USE and each.first == each.second}
    gone = {each.first for each in found.patches if each.kind is Kind.FIRST_ONLY}
    assert (stayed, gone) == (truth.changed_use, truth.dropped)
    traded = {each.first for each in found.patches if each.kind is Kind.USE and each.first != each.second}
    assert traded <= truth.moved
    assert found.slivers > len(first)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"parcels": 0}, "至少要有 1 个地块"),
        ({"buildings": -1}, "至少要有 1 个地块"),
        ({"road_km": 0}, "一段道路"),
        ({"road_km": 1_000_000}, "城市放不下"),
    ],
)
def test_a_city_that_cannot_be_is_refused(layers, given, words):
    asked = {"parcels": 100, "buildings": 10, "road_km": 5.0, "seed": 1} | given
    with pytest.raises(ValueError, match=words):
        city(FRAME, layers.values(), **asked)


@pytest.mark.parametrize("parcels", [1, 7, 50])
def test_a_hamlet_is_a_city_too(layers, parcels):
    small = city(FRAME, layers.values(), parcels=parcels, buildings=3, road_km=2, seed=2)
    assert len(list(small.layer(code_of(layers, Role.PARCEL)))) == parcels
    assert len(list(small.layer(code_of(layers, Role.BUILDING)))) == 3
