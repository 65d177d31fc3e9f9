"""What is shared with the big-data database and counted by measures: published results and special topics.

Each source is a view of its own: `measured_district_results` and so on. `tongjian measures snapshot` writes
those that the city's measures use as Parquet files with their digests; results that were not published are
in none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.urls import reverse

from tongjian.engines.measures.bound import Field, Kind, Source
from tongjian.kernel.measures.sources import MeasureSource, Row, View, declare
from tongjian.kernel.people.models import Organisation
from tongjian.systems.assessment.access import assesses
from tongjian.systems.assessment.models import Frequency, Period, Sheet
from tongjian.systems.assessment.office import office_of
from tongjian.systems.assessment.results.models import (
    BuildingKind,
    IllegalBuilding,
    Incident,
    Line,
    Publication,
    Route,
    Stage,
)

_LINE, _PUBLICATION, _PERIOD, _SHEET = (m._meta.db_table for m in (Line, Publication, Period, Sheet))
_BODY, _BUILDING = (m._meta.db_table for m in (Organisation, IllegalBuilding))
_ROUTE, _INCIDENT = (m._meta.db_table for m in (Route, Incident))
SCOPE = frozenset({"city", "district", "organisation"})
PLACE = (
    Field("city", Kind.TEXT, "城市"),
    Field("district", Kind.TEXT, "区划"),
    Field("organisation", Kind.INTEGER, "部门编号"),
    Field("department", Kind.TEXT, "部门"),
)


def register() -> None:
    """Make the sources known to measures."""
    for source in EVERY:
        declare(source)


def _hex(column: str) -> str:
    """The id of a row as 32 digits: SQLite keeps it so, PostgreSQL as a type of its own."""
    return f"replace(CAST({column} AS text), '-', '')"


_WHERE = "substr(o.region, 1, 6) AS district, o.id AS organisation, o.name AS department"
_LATEST = (
    f"NOT EXISTS (SELECT 1 FROM {_PUBLICATION} n WHERE n.period_id = u.period_id AND n.number > u.number)"
)
_PUBLISHED = (
    f"FROM {_LINE} l JOIN {_PUBLICATION} u ON u.id = l.publication_id "
    f"JOIN {_PERIOD} p ON p.id = u.period_id JOIN {_BODY} o ON o.id = l.district_id"
)


def _results(_vendor: str) -> str:
    # Totals are kept with twelve decimals; what is printed never needs more than nine.
    return (
        f"SELECT l.id, {_hex('u.id')} AS publication, p.city, {_WHERE}, p.kind, p.first AS first_day, "
        f"p.last AS last_day, u.stage, u.number AS version, l.place, l.best, l.worst, "
        f"l.printed / 1000 AS total, l.low, l.high {_PUBLISHED} WHERE {_LATEST}"
    )


def _items(vendor: str) -> str:
    # Points and scores are exact in a sheet ("1139/16"). What is printed of them was rounded, and must not be
    # added up: six decimals are kept.
    if vendor == "sqlite":
        rows = "json_each(s.body, '$.rows') r"

        def text(name: str) -> str:
            return f"json_extract(r.value, '$.{name}')"

        def exact(name: str) -> str:
            # Of "1139/16" a number takes what stands before the stroke.
            below = f"substr({text(name)}, instr({text(name)}, '/') + 1)"
            whole = f"CASE instr({text(name)}, '/') WHEN 0 THEN 1 ELSE CAST({below} AS real) END"
            return f"CAST(round(CAST({text(name)} AS real) * 1000000 / {whole}) AS integer)"

    else:
        rows = "LATERAL jsonb_array_elements(CAST(s.body AS jsonb) -> 'rows') r(value)"

        def text(name: str) -> str:
            return f"(r.value ->> '{name}')"

        def exact(name: str) -> str:
            below = f"CAST(NULLIF(split_part({text(name)}, '/', 2), '') AS numeric)"
            above = f"CAST(split_part({text(name)}, '/', 1) AS numeric)"
            return f"CAST(round({above} * 1000000 / COALESCE({below}, 1)) AS bigint)"

    return (
        f"SELECT {_hex('s.id')} || '/' || {text('item')} AS id, {_hex('s.id')} AS sheet, p.city, {_WHERE}, "
        f"p.kind, p.last AS last_day, {text('item')} AS item, {text('title')} AS title, "
        f"{text('part')} AS part, {text('state')} AS state, {exact('points')} AS points, "
        f"{exact('score')} AS score {_PUBLISHED} JOIN {_SHEET} s ON s.id = l.sheet_id, {rows} "
        f"WHERE {_LATEST}"
    )


def _buildings(_vendor: str) -> str:
    return (
        f"SELECT {_hex('b.id')} AS id, b.city, {_WHERE}, b.code, b.address, b.kind, b.found_on, b.found_m2, "
        f"b.treated_m2 FROM {_BUILDING} b JOIN {_BODY} o ON o.id = b.district_id"
    )


def _incidents(vendor: str) -> str:
    minutes = (
        "(CAST(strftime('%s', i.responded_at) AS integer) "
        "- CAST(strftime('%s', i.happened_at) AS integer)) / 60"
        if vendor == "sqlite"
        else "CAST(floor(EXTRACT(EPOCH FROM i.responded_at - i.happened_at) / 60) AS bigint)"
    )
    return (
        f"SELECT {_hex('i.id')} AS id, {_hex('r.id')} AS route_id, r.city, {_WHERE}, r.title AS route, "
        f"i.code, i.what, i.happened_at, i.responded_at IS NOT NULL AS answered, "
        f"i.resolved_at IS NOT NULL AS resolved, "
        f"{minutes} AS minutes FROM {_INCIDENT} i JOIN {_ROUTE} r ON r.id = i.route_id "
        f"JOIN {_BODY} o ON o.id = r.district_id"
    )


def _to(name: str, field: str) -> Callable[[Row], str | None]:
    """The address of a row whose field holds the id of what it leads to."""

    def address(row: Row) -> str | None:
        return reverse(name, args=[row["city"], UUID(row[field])]) if row[field] else None

    return address


def _districts(city: str) -> dict[str, dict[str, str]]:
    office = office_of(city)
    return {"district": {each.region[:6]: each.title for each in office.districts}} if office else {}


def _of_results(city: str) -> dict[str, dict[str, str]]:
    return {**_districts(city), "kind": dict(Frequency.choices), "stage": dict(Stage.choices)}


def _of_buildings(city: str) -> dict[str, dict[str, str]]:
    return {**_districts(city), "kind": dict(BuildingKind.choices)}


def _source(name: str, title: str, identity: str, time: str, fields: tuple[Field, ...]) -> Source:
    return Source(name, title, f"measured_{name.replace('-', '_')}", identity, time, fields, SCOPE)


RESULTS = MeasureSource(
    _source(
        "district-results",
        "考核结果",
        "id",
        "last_day",
        (
            Field("id", Kind.INTEGER, "序号"),
            Field("publication", Kind.TEXT, "公布标识"),
            *PLACE,
            Field("kind", Kind.TEXT, "周期", codes=tuple(Frequency.values)),
            Field("first_day", Kind.DATE, "首日"),
            Field("last_day", Kind.DATE, "末日"),
            Field("stage", Kind.TEXT, "阶段", codes=tuple(Stage.values)),
            Field("version", Kind.INTEGER, "版本"),
            Field("place", Kind.INTEGER, "位次"),
            Field("best", Kind.INTEGER, "最好可能位次"),
            Field("worst", Kind.INTEGER, "最差可能位次"),
            Field("total", Kind.DECIMAL, "得分", places=9),
            Field("low", Kind.DECIMAL, "区间下限", places=6),
            Field("high", Kind.DECIMAL, "区间上限", places=6),
        ),
    ),
    district="district",
    organisation="organisation",
    whole_to=assesses,
    view=View(_results, (_LINE, _PUBLICATION, _PERIOD, _BODY)),
    shown=("department", "first_day", "last_day", "stage", "total", "place", "best", "worst"),
    address=_to("assessment-publication", "publication"),
    titles=_of_results,
)
ITEMS = MeasureSource(
    _source(
        "district-items",
        "考核项目得分",
        "id",
        "last_day",
        (
            Field("id", Kind.TEXT, "标识"),
            Field("sheet", Kind.TEXT, "得分表标识"),
            *PLACE,
            Field("kind", Kind.TEXT, "周期", codes=tuple(Frequency.values)),
            Field("last_day", Kind.DATE, "末日"),
            Field("item", Kind.TEXT, "项目代码"),
            Field("title", Kind.TEXT, "项目"),
            Field("part", Kind.TEXT, "部分"),
            Field("state", Kind.TEXT, "状态"),
            Field("points", Kind.DECIMAL, "分值", places=6),
            Field("score", Kind.DECIMAL, "得分", places=6),
        ),
    ),
    district="district",
    organisation="organisation",
    whole_to=assesses,
    view=View(_items, (_LINE, _PUBLICATION, _PERIOD, _BODY, _SHEET)),
    shown=("department", "title", "part", "last_day", "points", "score"),
    address=_to("assessment-sheet", "sheet"),
    titles=_of_results,
)
BUILDINGS = MeasureSource(
    _source(
        "illegal-buildings",
        "违法建设",
        "id",
        "found_on",
        (
            Field("id", Kind.TEXT, "标识"),
            *PLACE,
            Field("code", Kind.TEXT, "编号"),
            Field("address", Kind.TEXT, "地址"),
            Field("kind", Kind.TEXT, "类别", codes=tuple(BuildingKind.values)),
            Field("found_on", Kind.DATE, "发现日期"),
            Field("found_m2", Kind.DECIMAL, "违法面积（平方米）", places=2),
            Field("treated_m2", Kind.DECIMAL, "已治理面积（平方米）", places=2),
        ),
    ),
    district="district",
    organisation="organisation",
    whole_to=assesses,
    view=View(_buildings, (_BUILDING, _BODY)),
    shown=("code", "department", "address", "kind", "found_on", "found_m2", "treated_m2"),
    address=_to("assessment-building", "id"),
    titles=_of_buildings,
)
INCIDENTS = MeasureSource(
    _source(
        "route-incidents",
        "线路保障事件",
        "id",
        "happened_at",
        (
            Field("id", Kind.TEXT, "标识"),
            Field("route_id", Kind.TEXT, "线路标识"),
            *PLACE,
            Field("route", Kind.TEXT, "线路"),
            Field("code", Kind.TEXT, "事件编号"),
            Field("what", Kind.TEXT, "事件"),
            Field("happened_at", Kind.INSTANT, "发生时间"),
            Field("answered", Kind.BOOLEAN, "已响应"),
            Field("resolved", Kind.BOOLEAN, "已处置"),
            Field("minutes", Kind.INTEGER, "响应用时（分钟）"),
        ),
    ),
    district="district",
    organisation="organisation",
    whole_to=assesses,
    view=View(_incidents, (_INCIDENT, _ROUTE, _BODY)),
    shown=("department", "route", "code", "what", "happened_at", "answered", "resolved", "minutes"),
    address=_to("assessment-route", "route_id"),
    titles=_districts,
)
EVERY = (RESULTS, ITEMS, BUILDINGS, INCIDENTS)
