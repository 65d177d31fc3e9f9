"""What the pages of measures show: one source with its measures, one measure as a table, one number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from tongjian.engines.measures.bound import AsOf, Days, Field, Grain, Key
from tongjian.kernel.measures.access import scope_of
from tongjian.kernel.measures.definitions import Definition, measures_of
from tongjian.kernel.measures.reading import Answers, Question, answer, ask
from tongjian.kernel.measures.sources import MeasureSource
from tongjian.kernel.measures.totals import absent, totals
from tongjian.kernel.measures.values import Answered
from tongjian.kernel.measures.wording import group_title, title_of
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.viewer import Viewer

EARLIEST_YEAR = 2000
_BY = "by-"
"""Before the name of a group in an address: a year that is asked for is no group by years."""


@dataclass(frozen=True)
class Cell:
    """One number and where it is explained; `value` is None where groups cannot be added together."""

    value: Answered | None
    address: str = ""


@dataclass(frozen=True)
class Line:
    """A line of a table: its title, its cells in the order of the columns, and what they add up to."""

    title: str
    cells: tuple[Cell, ...]
    total: Cell
    address: str = ""


@dataclass(frozen=True)
class Table:
    """Columns, lines, and the line of totals where there is one."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    totals: Line | None = None


def sources_of(city: str) -> dict[str, tuple[MeasureSource, list[Definition]]]:
    """The sources of a city's measures, each with its measures. No query."""
    found: dict[str, tuple[MeasureSource, list[Definition]]] = {}
    for definition in measures_of(city).values():
        found.setdefault(definition.source.name, (definition.source, []))[1].append(definition)
    return found


def year_of(typed: str, today: date) -> int:
    """The year asked for; that of yesterday where it is none of those past."""
    latest = (today - timedelta(days=1)).year
    year = int(typed) if typed.isdecimal() and len(typed) == 4 else latest
    return year if EARLIEST_YEAR <= year <= latest else latest


def question(
    viewer: Viewer, city: str, definition: Definition, year: int, group: Sequence[str], today: date
) -> Question:
    """A measure over a year, as far as it is over: up to yesterday. A standing number is that of its end."""
    last = min(date(year, 12, 31), today - timedelta(days=1))
    stands = isinstance(definition.measure.window, AsOf) and not set(group) & set(Grain)
    window = AsOf() if stands else Days(date(year, 1, 1), last)
    scope = scope_of(viewer, city, definition.source)
    return ask(city, definition, scope=scope, window=window, group=group, as_of=last)


def overview(viewer: Viewer, city: str, definitions: Sequence[Definition], year: int, today: date) -> Table:
    """The measures of one source by district. 1 SQL query, and 1 for each percentile field."""
    source = definitions[0].source
    by = [source.district] if source.district else []
    found = answer([question(viewer, city, each, year, by, today) for each in definitions])
    keys = list(dict.fromkeys(group.key for each in found for group in each.groups)) if by else []
    titles = source.titles_in(city)
    columns = tuple(titled(source.rows.named[source.district], key[0], titles, city) for key in keys)
    return Table(columns, tuple(_line(each, keys, by, year) for each in found))


def _line(found: Answers, keys: Sequence[Key], by: Sequence[str], year: int) -> Line:
    of = {group.key: group for group in found.groups}
    asked, definition = found.question, found.question.definition
    added = totals(found, ()) if by else {(): of[()]}
    total = added[()] if added else None
    code = definition.code
    return Line(
        definition.title,
        tuple(
            Cell(of.get(key) or absent(found, by, key), value_address(asked.city, code, year, by, key))
            for key in keys
        ),
        Cell(total, value_address(asked.city, code, year, (), ())),
        reverse("measure", args=[asked.city, code]) + f"?year={year}",
    )


def value_address(city: str, code: str, year: int, group: Sequence[str], key: Sequence[Any]) -> str:
    """The page of one number. A group without a value is written as an empty one."""
    groups = {f"{_BY}{name}": _typed(value) for name, value in zip(group, key, strict=True)}
    told = {"year": str(year), **groups}
    return reverse("measure-value", args=[city, code]) + "?" + urlencode(told)


def asked_key(definition: Definition, typed: Mapping[str, str]) -> tuple[list[str], Key]:
    """The groups that an address names, and the value of each: those of the definition, and the district."""
    known: dict[str, Field | Grain] = dict(
        zip(definition.measure.group_names, definition.measure.group, strict=True)
    )
    if definition.source.district:
        known.setdefault(definition.source.district, definition.source.rows.named[definition.source.district])
    named = [name.removeprefix(_BY) for name in typed if name.startswith(_BY)]
    names = [name for name in named if name in known]
    return names, tuple(_value(known[name], typed[f"{_BY}{name}"]) for name in names)


def key_titles(question: Question, key: Key) -> list[tuple[str, str]]:
    """The groups of a number in words."""
    titles = question.definition.source.titles_in(question.city)
    return [
        (group_title(one), titled(one, value, titles, question.city))
        for one, value in zip(question.measure.group, key, strict=True)
    ]


def _typed(value: Any) -> str:
    return "" if value is None else str(int(value)) if isinstance(value, bool) else str(value)


def _value(one: Field | Grain, typed: str) -> str | int | bool | None:
    if not typed:
        return None
    if isinstance(one, Grain) or one.kind == "text":
        return typed
    if not typed.isdecimal() or len(typed) > 18:
        return None
    return bool(int(typed)) if one.kind == "boolean" else int(typed)


def titled(one: Field | Grain, value: Any, titles: Mapping[str, Mapping[Any, str]], city: str) -> str:
    if isinstance(one, Grain):
        return str(value)
    known = pack_of(city)
    return known.title if value == known.region else title_of(one, value, titles)
