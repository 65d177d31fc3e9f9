"""Versions of a layer: rows as intervals, what changed, editions, withdrawal, and what nobody can alter."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.places.kit import CITY, LONG_AGO, official, published, ready, square
from tongjian.engines.blueprint.feature import Feature
from tongjian.kernel.people.models import Audit
from tongjian.kernel.people.viewer import SYSTEM, Role
from tongjian.kernel.places import queries
from tongjian.kernel.places.models import Feature as Row
from tongjian.kernel.places.models import LayerVersion, Shelf, State
from tongjian.kernel.places.verify import summary_in
from tongjian.kernel.places.versions.actions import (
    NotAllowedError,
    RefusedError,
    discard,
    publish,
    withdraw,
)
from tongjian.kernel.places.versions.comparing import changes, count_changes
from tongjian.kernel.places.versions.laying import lay

pytestmark = [pytest.mark.database, pytest.mark.django_db]
LAYER = "building"
COLUMNS = "shelf_id, city, layer, attributes, wkb, srid, minx, miny, maxx, maxy, measure, digest"


def buildings(**heights: float) -> list[Feature]:
    """A building for each name, 高度 metres high."""
    return [square(LAYER, key, 150 * sum(key.encode()), 0, 高度=height) for key, height in heights.items()]


def heights(number: int) -> dict[str, object]:
    return {row.key: row.attributes["高度"] for row in queries.features(CITY, LAYER, number)}


def test_a_version_writes_only_what_differs() -> None:
    many = {f"b{n}": 10.0 for n in range(300)}
    published(LAYER, buildings(**many))
    second = published(LAYER, buildings(**{**many, "b7": 20.0, "b8": 30.0}))
    assert Row.objects.count() == 302
    assert second.changes == {"against": 1, "added": 0, "changed": 2, "removed": 0, "same": 298}
    assert (queries.count(CITY, LAYER, 1), queries.count(CITY, LAYER, 2)) == (300, 300)
    assert queries.feature(CITY, LAYER, 1, "b7").attributes["高度"] == 10.0
    assert queries.feature(CITY, LAYER, 2, "b7").attributes["高度"] == 20.0


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 3), max_size=8), min_size=1, max_size=5
    ),
    st.integers(1, 4),
)
def test_every_version_holds_what_was_published_as_it(contents: list[dict[str, int]], size: int) -> None:
    """Whatever is added, changed, removed and brought back, in slices of any size."""
    with transaction.atomic():
        for content in contents:
            published(LAYER, buildings(**{key: float(value) for key, value in content.items()}), size=size)
        for number, content in enumerate(contents, 1):
            assert heights(number) == content
            version = LayerVersion.objects.get(city=CITY, layer=LAYER, number=number)
            found = summary_in(Shelf.objects.get(city=CITY, layer=LAYER), number)
            assert (found.features, found.digest) == (version.features, version.digest)
        for before, old in enumerate([{}, *contents]):
            for after, new in enumerate([{}, *contents]):
                assert {each.key: each.kind for each in changes(CITY, LAYER, before, after)} == told(old, new)
        transaction.set_rollback(True)


def told(old: dict[str, int], new: dict[str, int]) -> dict[str, str]:
    kinds = dict.fromkeys(new.keys() - old.keys(), "added")
    kinds |= dict.fromkeys(old.keys() - new.keys(), "removed")
    return kinds | {key: "changed" for key in old.keys() & new.keys() if old[key] != new[key]}


def test_changes_come_in_pages_and_by_kind() -> None:
    published(LAYER, buildings(a=1, b=1, c=1, d=1))
    published(LAYER, buildings(b=2, c=1, d=2, e=1))
    assert count_changes(CITY, LAYER, 1, 2) == {"added": 1, "changed": 2, "removed": 1}
    first = changes(CITY, LAYER, 1, 2, limit=2)
    rest = changes(CITY, LAYER, 1, 2, limit=9, after_key=first[-1].key)
    assert [*first, *rest] == [("a", "removed"), ("b", "changed"), ("d", "changed"), ("e", "added")]
    assert changes(CITY, LAYER, 1, 2, kind="changed", limit=1) == [("b", "changed")]


def test_pages_of_features_and_boxes() -> None:
    published(LAYER, buildings(**{f"b{n}": 1.0 for n in range(10)}))
    first = queries.features(CITY, LAYER, 1, limit=4)
    after = queries.features(CITY, LAYER, 1, limit=4, after=first[-1].key)
    assert [row.key for row in first + after] == [f"b{n}" for n in range(8)]
    west, south, east, north = first[2].bounds
    box = (west - 40, south, east + 140, north)
    assert [row.key for row in queries.features(CITY, LAYER, 1, bbox=box)] == ["b2", "b3"]
    assert queries.count(CITY, LAYER, 1, bbox=box) == 2
    assert sorted(key for key, _, _ in queries.raw(CITY, LAYER, 1, box)) == ["b2", "b3"]
    assert queries.features(CITY, LAYER, 2) == []


def test_the_edition_of_a_day_and_as_it_was_known() -> None:
    for number, effective in enumerate((date(2026, 1, 1), date(2026, 3, 1), date(2026, 2, 1)), 1):
        published(LAYER, buildings(a=float(number)), effective_from=effective)
    moments = list(
        LayerVersion.objects.filter(layer=LAYER).order_by("number").values_list("published_at", flat=True)
    )
    numbers = {
        day: queries.edition_on(CITY, day).numbers.get(LAYER)
        for day in (date(2025, 12, 31), date(2026, 1, 15), date(2026, 2, 15), date(2026, 3, 15))
    }
    assert list(numbers.values()) == [None, 1, 3, 2]
    assert queries.edition_on(CITY, date(2026, 2, 15), moments[1]).numbers == {LAYER: 1}
    assert queries.edition_on(CITY, date(2026, 2, 15), moments[0] - timedelta(seconds=1)).numbers == {}
    third = LayerVersion.objects.get(layer=LAYER, number=3)
    assert third.changes["against"] == 1


def test_an_edition_is_text_and_has_a_digest() -> None:
    published(LAYER, buildings(a=1.0))
    first = queries.edition_today(CITY)
    assert first == queries.edition_of_numbers(CITY, {LAYER: 1})
    assert '"building":[1,"' in first.text
    published(LAYER, buildings(a=2.0))
    second = queries.edition_today(CITY)
    assert first.digest != second.digest
    assert queries.edition_of_numbers(CITY, {LAYER: 1}).digest == first.digest
    with pytest.raises(LookupError, match="road"):
        queries.edition_of_numbers(CITY, {"road": 1})


def test_only_the_head_of_the_owner_publishes() -> None:
    version = ready(LAYER, buildings(a=1.0))
    for stranger in (
        official("natural-resources", Role.HANDLER),
        official("water", Role.HEAD),
        official("natural-resources", Role.HEAD, city="rugao"),
    ):
        with pytest.raises(NotAllowedError):
            publish(stranger, version.pk, effective_from=LONG_AGO)
    version.refresh_from_db()
    assert (version.state, version.number) == (State.READY, None)
    publish(official("natural-resources", Role.HEAD), version.pk, effective_from=LONG_AGO)
    lay(CITY, LAYER)
    with pytest.raises(RefusedError, match="已发布"):
        publish(SYSTEM, version.pk, effective_from=LONG_AGO)


def test_a_version_checked_by_an_older_definition_is_not_published() -> None:
    version = ready(LAYER, buildings(a=1.0), definition="{}")
    with pytest.raises(RefusedError, match="重新导入"):
        publish(SYSTEM, version.pk, effective_from=LONG_AGO)


def test_a_future_version_can_be_withdrawn_and_a_past_one_not() -> None:
    today = timezone.localdate()
    now = published(LAYER, buildings(a=1.0), effective_from=today)
    future = published(LAYER, buildings(a=2.0), effective_from=today + timedelta(days=9))
    head = official("natural-resources", Role.HEAD)
    with pytest.raises(RefusedError, match="不能撤回"):
        withdraw(head, now.pk)
    with pytest.raises(NotAllowedError):
        withdraw(official("natural-resources", Role.HANDLER), future.pk)
    assert queries.edition_on(CITY, today + timedelta(days=9)).numbers == {LAYER: 2}
    before = timezone.now()
    withdraw(head, future.pk)
    assert queries.edition_on(CITY, today + timedelta(days=9)).numbers == {LAYER: 1}
    assert queries.edition_on(CITY, today + timedelta(days=9), before).numbers == {LAYER: 2}
    third = published(LAYER, buildings(a=1.0, b=1.0), effective_from=today + timedelta(days=9))
    assert third.number == 3
    assert third.changes == {"against": 1, "added": 1, "changed": 0, "removed": 0, "same": 1}
    assert heights(3) == {"a": 1.0, "b": 1.0}


def test_an_import_that_nobody_wants_is_put_aside() -> None:
    version = ready(LAYER, buildings(a=1.0))
    with pytest.raises(NotAllowedError):
        discard(official("water"), version.pk)
    discard(official("natural-resources", Role.HANDLER), version.pk)
    with pytest.raises(RefusedError):
        publish(SYSTEM, version.pk, effective_from=LONG_AGO)


def test_every_publication_and_withdrawal_is_on_record() -> None:
    future = timezone.localdate() + timedelta(days=2)
    version = published(LAYER, buildings(a=1.0), effective_from=future)
    withdraw(SYSTEM, version.pk)
    record = Audit.objects.filter(subject=f"layer-version:{version.pk}").order_by("id")
    assert [each.what for each in record] == ["发布图层版本", "撤回图层版本"]
    assert {each.after["digest"] for each in record} == {version.digest}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE places_feature SET attributes = '{}'",
        "UPDATE places_feature SET until = NULL WHERE until IS NOT NULL",
        "UPDATE places_feature SET until = until + 1 WHERE until IS NOT NULL",
        "UPDATE places_feature SET until = 2 WHERE until IS NULL AND since = 1",
        f"INSERT INTO places_feature ({COLUMNS}, key, since) "
        f"SELECT {COLUMNS}, 'z', 2 FROM places_feature WHERE key = 'b'",
        "UPDATE places_shelf SET published = 1",
        "DELETE FROM places_shelf",
        "DELETE FROM places_feature",
        "UPDATE places_layerversion SET digest = ''",
        "UPDATE places_layerversion SET effective_from = '2020-01-01'",
        "UPDATE places_layerversion SET state = 'ready'",
        "UPDATE places_layerversion SET state = 'withdrawn'",
        "DELETE FROM places_layerversion",
    ],
)
def test_nobody_alters_what_was_published(statement: str) -> None:
    published(LAYER, buildings(a=1.0, b=1.0))
    published(LAYER, buildings(a=2.0, b=1.0))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
