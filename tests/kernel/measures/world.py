"""A source over the rows of cases, with cases of two districts, and a measure of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.utils import timezone

from tongjian.engines.measures.bound import Days, Field, Kind, Scope, Source
from tongjian.kernel.cases.models import Case
from tongjian.kernel.measures import views
from tongjian.kernel.measures.definitions import Definition, definition_from
from tongjian.kernel.measures.reading import Question, ask
from tongjian.kernel.measures.sources import MeasureSource, View, declare

CITY = "kaihua"
DISTRICTS = {"990101": "东区", "990102": "西区"}
PROVED = MeasureSource(
    Source(
        "proved-cases",
        "试验办件",
        "measured_proved_cases",
        "number",
        "opened_at",
        (
            Field("number", Kind.TEXT, "编号"),
            Field("city", Kind.TEXT, "城市"),
            Field("district", Kind.TEXT, "区划"),
            Field("organisation", Kind.INTEGER, "部门"),
            Field("opened_at", Kind.INSTANT, "接件时间"),
            Field("ended_at", Kind.INSTANT, "办结时间"),
            Field("due_on", Kind.DATE, "期限"),
            Field("paused", Kind.BOOLEAN, "暂停"),
            Field("fined", Kind.INTEGER, "罚款金额"),
        ),
        frozenset({"city", "district", "organisation"}),
    ),
    district="district",
    organisation="organisation",
    view=View(
        lambda _vendor: (
            "SELECT number, city, matter AS district, organisation, opened_at, ended_at, due_on, paused, "
            "seq AS fined FROM cases_case WHERE kind = 'proved'"
        ),
        (Case._meta.db_table,),
    ),
    titles=lambda _city: {"district": DISTRICTS},
)
SHARE = {
    "measure": "paused-share",
    "title": "暂停率",
    "unit": "%",
    "source": "proved-cases",
    "ratio": {
        "upper": {"count": "rows", "where": [{"field": "paused", "eq": True}]},
        "lower": {"count": "rows"},
    },
    "window": "year",
    "group": ["district"],
}
COUNT = {**SHARE, "measure": "cases", "title": "件数", "unit": "件", "count": "rows", "without_rows": "zero"}
del COUNT["ratio"]
DAYS = {**COUNT, "measure": "closed", "title": "办结数", "time": "opened_at", "distinct": "number"}
del DAYS["count"], DAYS["without_rows"]


def make() -> None:
    """Declare the source and make its view."""
    declare(PROVED)
    views.make_all()


def case(district: str, *, paused: bool = False, days_ago: int = 40, city: str = CITY) -> Case:
    """A case that was opened so many days ago."""
    opened = timezone.now() - timedelta(days=days_ago)
    id_ = uuid4()
    return Case.objects.create(
        id=id_,
        city=city,
        root=id_,
        kind="proved",
        matter=district,
        definition="",
        title="试验",
        number=id_.hex,
        organisation=7,
        status=1,
        status_since=opened,
        opened_at=opened,
        paused=paused,
        seq=1,
        head="",
    )


def some() -> None:
    """Three in the east, one of them paused, and one elsewhere in another city."""
    for paused in (True, False, False):
        case("990101", paused=paused)
    case("990101", paused=True, city="elsewhere")


def question(body: object = SHARE, scope: Scope | None = None, group: list[str] | None = None) -> Question:
    """The measure over the last hundred days up to yesterday."""
    today = timezone.localdate()
    window = Days(today - timedelta(days=100), today - timedelta(days=1))
    return ask(CITY, defined(body), scope=scope or Scope.everything(), window=window, group=group)


def defined(body: object) -> Definition:
    """A definition from its body."""
    assert isinstance(body, dict)
    return definition_from(body)


def written(folder: Path, name: str, *lines: str) -> None:
    """A file of a pack's measures."""
    room = folder / "measures"
    room.mkdir(exist_ok=True)
    (room / f"{name}.yaml").write_text("\n".join(lines), encoding="utf-8")
