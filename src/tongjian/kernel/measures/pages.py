"""The measures of a city: every number opens what it was counted from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from tongjian.engines.measures.bound import AsOf, CannotAsk, Grain, Key, Kind, Part, Query
from tongjian.kernel.measures import board
from tongjian.kernel.measures.access import OFFICIALS, OVERSEERS, cities_of
from tongjian.kernel.measures.definitions import Definition, definition_of
from tongjian.kernel.measures.grid import grid
from tongjian.kernel.measures.reading import Answers, Page, Question, answer, rows_behind
from tongjian.kernel.measures.sources import MeasureSource, Row
from tongjian.kernel.measures.totals import absent
from tongjian.kernel.measures.values import Answered
from tongjian.kernel.measures.wording import counted, filtered, group_title, title_of
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.places.office.sheets import Value, sheet_response

PARTS = {Part.UPPER: "分子", Part.LOWER: "分母"}
ROWS = 50
MOST_EXPORTED = 20_000
_MOST_AT_ONCE = 499


@require_GET
@needs_role(*OVERSEERS, *OFFICIALS)
def index(request: ViewerRequest) -> HttpResponseBase:
    """指标: the measures of one source of a city, by district. At most 6 SQL queries."""
    city, today = _city(request), timezone.localdate()
    known = board.sources_of(city)
    asked = request.GET.get("source", "")
    name = asked if asked in known else next(iter(known), "")
    year = board.year_of(request.GET.get("year", ""), today)
    table = board.overview(request.viewer, city, known[name][1], year, today) if name else None
    tabs = [
        {
            "address": f"?city={city}&year={year}&source={each}",
            "title": source.title,
            "current": each == name,
        }
        for each, (source, _) in known.items()
    ]
    context = {
        "of_city": city,
        "own_cities": _cities(request),
        "year": year,
        "source": name,
        "table": table,
        "tabs": tabs,
    }
    return render(request, "measures/index.html", context)


@require_GET
@needs_role(*OVERSEERS, *OFFICIALS)
def measure(request: ViewerRequest, city: str, code: str) -> HttpResponseBase:
    """一项指标: groups by calendar unit over a year. At most 6 SQL queries."""
    definition = _definition(request, city, code)
    question, year = _question(request, city, definition)
    (found,) = answer([question])
    context = {
        "of_city": city,
        "year": year,
        "table": grid(found, year),
        "period": question.period,
        "groups": "、".join(group_title(one) for one in question.measure.group if not isinstance(one, Grain)),
        **_explained(question, found.queries),
    }
    return render(request, "measures/measure.html", context)


@require_GET
@needs_role(*OVERSEERS, *OFFICIALS)
def export(request: ViewerRequest, city: str, code: str) -> HttpResponseBase:
    """The table of a measure as XLSX. What is no number is written as the kind of nothing it is."""
    definition = _definition(request, city, code)
    question, year = _question(request, city, definition)
    (found,) = answer([question])
    table = grid(found, year)
    heads = (("分组", 24), *((column, 12) for column in table.columns), ("合计", 12))
    lines = [*table.lines, *([table.totals] if table.totals else [])]
    rows = [(line.title, *(_plain(cell.value) for cell in (*line.cells, line.total))) for line in lines]
    return sheet_response(f"{definition.title}-{year}", heads, rows)


@require_GET
@needs_role(*OVERSEERS, *OFFICIALS)
def value(request: ViewerRequest, city: str, code: str) -> HttpResponseBase:
    """一个数: numerator, denominator, the statement, and the rows behind it. At most 6 SQL queries."""
    definition = _definition(request, city, code)
    question, year, key = _of_group(request, city, definition)
    (found,) = answer([question])
    number = _number(found, key)
    part = _part(request)
    rows: Page | None = None
    closed = ""
    if number is not None:
        try:
            rows = rows_behind(question, key, part=part, after=_after(request, question), limit=ROWS)
        except CannotAsk as error:
            closed = str(error)
    context = {
        "of_city": city,
        "year": year,
        "number": number,
        "key": board.key_titles(question, key),
        "part": part,
        "parts": _parts(request, question, number),
        "heads": [field.title for field in _shown(definition.source)],
        "rows": [_shown_row(definition.source, row, city) for row in rows.rows] if rows else [],
        "after": rows.after if rows else None,
        "closed": closed,
        **_explained(question, (*found.queries, *([rows.query] if rows else []))),
    }
    return render(request, "measures/value.html", context)


@require_GET
@needs_role(*OVERSEERS, *OFFICIALS)
def rows_export(request: ViewerRequest, city: str, code: str) -> HttpResponseBase:
    """The rows behind a number as XLSX, the first 20,000."""
    definition = _definition(request, city, code)
    question, year, key = _of_group(request, city, definition)
    lines: list[list[str]] = []
    after = None
    try:
        while len(lines) < MOST_EXPORTED:
            page = rows_behind(question, key, part=_part(request), after=after, limit=_MOST_AT_ONCE)
            lines += [[text for text, _ in _shown_row(definition.source, row, city)] for row in page.rows]
            after = page.after
            if after is None:
                break
    except CannotAsk as error:
        raise Http404(str(error)) from None
    heads = [(field.title, 20) for field in _shown(definition.source)]
    return sheet_response(f"{definition.title}-{year}-明细", heads, lines)


def _cities(request: ViewerRequest) -> list[tuple[str, str]]:
    return [(city, pack_of(city).title) for city in cities_of(request.viewer)]


def _city(request: ViewerRequest) -> str:
    cities = cities_of(request.viewer)
    asked = request.GET.get("city", "")
    return asked if asked in cities else cities[0]


def _definition(request: ViewerRequest, city: str, code: str) -> Definition:
    if city not in cities_of(request.viewer):
        raise Http404("没有这个城市的指标，或您无权查看")
    try:
        return definition_of(city, code)
    except LookupError as error:
        raise Http404(str(error)) from None


def _question(request: ViewerRequest, city: str, definition: Definition) -> tuple[Question, int]:
    today = timezone.localdate()
    year = board.year_of(request.GET.get("year", ""), today)
    names = definition.measure.group_names
    if isinstance(definition.measure.window, AsOf):
        names = tuple(name for name in names if name not in set(Grain))
    return board.question(request.viewer, city, definition, year, names, today), year


def _of_group(request: ViewerRequest, city: str, definition: Definition) -> tuple[Question, int, Key]:
    today = timezone.localdate()
    year = board.year_of(request.GET.get("year", ""), today)
    names, key = board.asked_key(definition, request.GET.dict())
    try:
        asked = board.question(request.viewer, city, definition, year, names, today)
    except CannotAsk as error:
        raise Http404(str(error)) from None
    return asked, year, key


def _number(found: Answers, key: Key) -> Answered | None:
    """The group an address names; None for one that cannot be."""
    try:
        return next((each for each in found.groups if each.key == key), None) or absent(
            found, found.question.measure.group_names, key
        )
    except CannotAsk:
        return None


def _part(request: ViewerRequest) -> Part:
    asked = request.GET.get("part", "")
    return Part(asked) if asked in set(Part) else Part.UPPER


def _parts(request: ViewerRequest, question: Question, number: Answered | None) -> list[dict[str, Any]]:
    """Numerator and denominator as tabs, where there are two sides."""
    if number is None or number.denominator is None or question.definition.source.sealed:
        return []
    here = request.GET.copy()
    here.pop("after", None)
    tabs = []
    for part in (Part.UPPER, Part.LOWER):
        here["part"] = part.value
        tabs.append(
            {"address": f"?{here.urlencode()}", "title": PARTS[part], "current": part == _part(request)}
        )
    return tabs


def _after(request: ViewerRequest, question: Question) -> str | int | None:
    typed = request.GET.get("after", "")
    if not typed:
        return None
    if question.measure.source.key.kind is Kind.INTEGER:
        return int(typed) if typed.isdecimal() and len(typed) < 19 else None
    return typed


def _explained(question: Question, queries: tuple[Query, ...]) -> dict[str, Any]:
    definition = question.definition
    titles = definition.source.titles_in(question.city)
    return {
        "definition": definition,
        "counted": counted(question.measure, titles),
        "filtered": filtered(question.measure.where, titles),
        "queries": [(query.sql, [str(value) for value in query.parameters]) for query in queries],
        "back": reverse("measures") + f"?city={question.city}&source={definition.source.name}",
    }


def _shown(source: MeasureSource) -> list[Any]:
    return [source.rows.named[name] for name in source.shown] or list(source.rows.fields)


def _shown_row(source: MeasureSource, row: Row, city: str) -> list[tuple[str, str]]:
    """The cells of a row as text, the first with the address of the row's page."""
    titles, address = source.titles_in(city), source.address(row) if source.address else None
    cells = [(_text(field, row[field.name], titles), "") for field in _shown(source)]
    return [(cells[0][0], address or ""), *cells[1:]]


def _text(field: Any, value: Any, titles: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return title_of(field, value, titles)


def _plain(value: Answered | None) -> Value:
    if value is None:
        return "不能由各组相加"
    return value.printed.removesuffix(value.unit) if value.amount is not None else value.printed
