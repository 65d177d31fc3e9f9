"""What changed between two versions: by key, on the grid, whatever order things are written in."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.blueprint.layers import EAST, NORTH, PARCELS, feature
from tongjian.engines.blueprint.changes import Changes, compare, digests, feature_digest

SQUARE = shapely.box(EAST, NORTH, EAST + 100, NORTH + 100)


def parcel(key: str, shape: shapely.Geometry = SQUARE, **values: object):
    return feature(PARCELS, key, shape, 用地性质="居住", **values)


def test_added_changed_removed_and_same_are_told_by_key():
    before = [parcel("A"), parcel("B"), parcel("C"), parcel("D", 容积率上限=2.5)]
    moved = shapely.affinity.translate(SQUARE, 1)
    after = [parcel("D", 容积率上限=2.0), parcel("E"), parcel("A"), parcel("C", moved)]
    expected = Changes(added=("E",), changed=("C", "D"), removed=("B",), same=1)
    assert compare(before, after) == expected
    assert compare(digests(before), digests(after)) == expected
    assert compare(before, digests(after)) == expected


def test_nothing_against_nothing():
    assert compare([], []) == Changes((), (), (), 0)
    assert compare([], [parcel("A")]).added == ("A",)


@pytest.mark.parametrize(
    "same",
    [
        shapely.Polygon(list(SQUARE.exterior.coords)[2:-1] + list(SQUARE.exterior.coords)[:2]),
        shapely.Polygon(list(SQUARE.exterior.coords)[::-1]),
        shapely.MultiPolygon([SQUARE]),
        shapely.force_3d(SQUARE, 7.0),
        shapely.affinity.translate(SQUARE, 4e-5, -4e-5),
    ],
)
def test_the_same_area_written_otherwise_has_the_same_digest(same):
    one, other = parcel("A"), replace(parcel("A"), geometry=same)
    assert feature_digest(one) == feature_digest(other)


@pytest.mark.parametrize(
    "other",
    [
        parcel("A", shapely.affinity.translate(SQUARE, 1e-4)),
        parcel("A", SQUARE.difference(SQUARE.buffer(-40))),
        parcel("A", 容积率上限=0.0),
        parcel("A", 容积率上限=1.0),
        parcel("A", 等级=""),
        parcel("B"),
    ],
)
def test_another_thing_has_another_digest(other):
    assert feature_digest(parcel("A")) != feature_digest(other)


def test_the_order_of_attributes_does_not_count():
    one = parcel("A", 容积率上限=2.0)
    other = replace(one, attributes=dict(reversed(list(one.attributes.items()))))
    assert feature_digest(one) == feature_digest(other)


def test_digests_are_the_same_one_by_one_and_together_and_leave_the_features_alone():
    features = [replace(parcel(str(i)), geometry=shapely.MultiPolygon([SQUARE])) for i in range(5)]
    assert digests(features) == {each.key: feature_digest(each) for each in features}
    assert all(each.geometry.geom_type == "MultiPolygon" for each in features)


def test_a_key_that_occurs_twice_is_an_error():
    with pytest.raises(ValueError, match="A"):
        digests([parcel("A"), parcel("A")])


@given(
    st.dictionaries(st.text(max_size=3), st.sampled_from("xyz")),
    st.dictionaries(st.text(max_size=3), st.sampled_from("xyz")),
)
def test_every_key_is_in_exactly_one_class_and_the_way_back_is_the_mirror(before, after):
    there, back = compare(before, after), compare(after, before)
    assert set(there.added) | set(there.changed) | set(there.removed) <= before.keys() | after.keys()
    assert len(there.added) + len(there.changed) + there.same == len(after)
    assert (there.added, there.removed, there.changed) == (back.removed, back.added, back.changed)
