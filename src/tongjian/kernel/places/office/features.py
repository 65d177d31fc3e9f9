"""The features of a version: a table by key, one of them, and what became of it from version to version."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import shapely
from django.db.models import Q, QuerySet

from tongjian.engines.blueprint.feature import Feature as Kept
from tongjian.engines.blueprint.feature import Value
from tongjian.engines.blueprint.layer import Layer
from tongjian.kernel.places.models import Feature, LayerVersion, State
from tongjian.kernel.places.search.saying import says

PAGE = 50


class Row(Protocol):
    """A feature as it is kept or waits to be: attributes as JSON text, geometry as WKB, in metres."""

    @property
    def key(self) -> str: ...
    @property
    def attributes(self) -> str: ...
    @property
    def wkb(self) -> bytes | memoryview: ...
    @property
    def minx(self) -> float: ...
    @property
    def miny(self) -> float: ...
    @property
    def measure(self) -> float: ...


@dataclass(frozen=True)
class Asked:
    """What somebody looks for: how a key begins, and what a column says; empty: everything."""

    key: str = ""
    column: str = ""
    value: str = ""

    @property
    def narrows(self) -> bool:
        return bool(self.key or (self.column and self.value))


@dataclass(frozen=True)
class Difference:
    """What one column said before and says now; empty: nothing."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """What a version did to a feature."""

    number: int
    effective_from: date | None
    withdrawn: bool
    words: str
    tone: str
    differences: tuple[Difference, ...]


def rows_of(city: str, layer: str, number: int) -> QuerySet[Feature]:
    """The features of a published version."""
    in_version = Q(since__lte=number) & (Q(until__isnull=True) | Q(until__gt=number))
    return Feature.objects.filter(
        in_version, shelf__city=city, shelf__layer=layer, shelf__published__gte=number
    )


def all_of(city: str, layer: str, number: int) -> Iterator[Kept]:
    """Every feature of a published version, in the order of keys. 1 SQL query."""
    rows = rows_of(city, layer, number).order_by("key").values_list("key", "attributes", "wkb")
    for key, attributes, wkb in rows.iterator(chunk_size=5_000):
        yield Kept(layer, key, json.loads(attributes), shapely.from_wkb(bytes(wkb)))


def page(city: str, layer: Layer, number: int, asked: Asked, after: str) -> list[Feature]:
    """One feature more than a page of those that fit, by key, without their geometry. 1 SQL query."""
    rows = rows_of(city, layer.code, number).defer("wkb")
    if after:
        rows = rows.filter(key__gt=after)
    if asked.key:
        rows = rows.filter(key__gte=asked.key, key__lt=_past(asked.key))
    if asked.value and asked.column in columns_of(layer):
        rows = rows.filter(says({asked.column: _typed(layer, asked.column, asked.value)}))
    return list(rows.order_by("key")[: PAGE + 1])


def history(city: str, layer: Layer, key: str) -> list[Entry]:
    """What became of a feature, the latest first. 2 SQL queries."""
    rows = list(Feature.objects.filter(shelf__city=city, shelf__layer=layer.code, key=key).order_by("since"))
    versions = {
        version.number: version
        for version in LayerVersion.objects.filter(
            city=city, layer=layer.code, state__in=(State.PUBLISHED, State.WITHDRAWN)
        ).only("number", "effective_from", "state")
    }
    return list(_entries(rows, layer, versions))[::-1]


def _entries(
    rows: list[Feature], layer: Layer, versions: Mapping[int | None, LayerVersion]
) -> Iterator[Entry]:
    before: Feature | None = None
    for row in rows:
        if row.since not in versions:
            continue
        if before is not None and before.until == row.since:
            yield _entry(versions[row.since], "改变", "warn", tuple(differences(before, row, layer)))
        else:
            yield _entry(versions[row.since], "新增" if before is None else "重新出现", "good")
        before = row
        replaced = any(each.since == row.until for each in rows)
        if row.until is not None and not replaced and row.until in versions:
            yield _entry(versions[row.until], "删除", "bad")


def _entry(version: LayerVersion, words: str, tone: str, differences: tuple[Difference, ...] = ()) -> Entry:
    withdrawn = version.state == State.WITHDRAWN
    return Entry(version.number or 0, version.effective_from, withdrawn, words, tone, differences)


def differences(before: Row, after: Row, layer: Layer) -> Iterator[Difference]:
    """What two states of a feature do not have in common, attributes first, then its ground."""
    was, now = json.loads(before.attributes), json.loads(after.attributes)
    for name in (*columns_of(layer), *sorted({*was, *now} - set(columns_of(layer)))):
        if was.get(name) != now.get(name):
            yield Difference(name, in_words(was.get(name)), in_words(now.get(name)))
    if bytes(before.wkb) != bytes(after.wkb):
        old, new = measured(before, layer), measured(after, layer)
        same = old == new
        name = "图形" if same else MEASURED[layer.geometry]
        yield Difference(name, old, f"位置或形状有变，{MEASURED[layer.geometry]}不变" if same else new)


def columns_of(layer: Layer) -> tuple[str, ...]:
    """The names of the columns in the order they are declared."""
    return tuple(column.name for column in layer.attributes)


def values(row: Row, layer: Layer, *, units: bool = True) -> list[tuple[str, str]]:
    """What is said of a feature."""
    said: dict[str, Any] = json.loads(row.attributes)
    declared = {column.name: column.unit for column in layer.attributes}
    names = (*declared, *sorted(said.keys() - declared.keys()))
    return [(name, in_words(said.get(name), declared.get(name, "") if units else "")) for name in names]


MEASURED = {"polygon": "面积", "line": "长度", "point": "位置"}


def measured(row: Row, layer: Layer) -> str:
    """Area or length with its unit; a point has neither, so where it lies."""
    if layer.geometry == "point":
        return f"东 {row.minx:.2f}，北 {row.miny:.2f}"
    return f"{row.measure:,.2f} {'m²' if layer.geometry == 'polygon' else 'm'}"


def in_words(value: Value, unit: str = "") -> str:
    """A value as it is read; a file that states nothing is not a zero."""
    if value is None or value == "":
        return "—"
    # 60000.0 is how a file writes it; a person writes 60,000.
    said = f"{value:,.12g}" if isinstance(value, float) else str(value)
    return f"{said} {unit}".rstrip()


def _typed(layer: Layer, column: str, text: str) -> Value:
    """What somebody typed as the column holds it; a number that is none stays a text, which nothing is."""
    kind = next((each.kind for each in layer.attributes if each.name == column), "text")
    if kind not in ("number", "integer"):
        return text
    try:
        number = float(text)
    except ValueError:
        return text
    return number if math.isfinite(number) else text


def _past(text: str) -> str:
    """The first text, by code point, after all that begin with this one."""
    following = ord(text[-1]) + 1
    # Half of a pair is no character.
    return text[:-1] + chr(0xE000 if following == 0xD800 else min(following, 0x10FFFF))
