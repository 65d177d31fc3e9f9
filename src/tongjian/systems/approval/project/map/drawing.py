"""The map of the projects a viewer asks for: districts with their numbers, and a mark for each place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.status import OPEN
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.places.edition import Edition
from tongjian.kernel.places.queries import edition_today
from tongjian.kernel.projects.models import Project
from tongjian.systems.approval.kinds import STAGE
from tongjian.systems.approval.project.filters import LIGHTS, Filters
from tongjian.systems.approval.project.map import places
from tongjian.systems.approval.project.map.view import Bounds, View

MOST = 2000
"""Projects with a mark of their own on one map; of more, the latest."""
_CELL = 22.0
"""Marks nearer than this in the picture are one mark with a number."""
_WORST_FIRST = ("red", "yellow", "green", "grey", "none")
WORDS = {**LIGHTS, "none": "没有在办的阶段"}


@dataclass(frozen=True)
class Outline:
    """A district in the picture with the number of projects asked for in it."""

    code: str
    title: str
    path: str
    x: float
    y: float
    count: int


@dataclass(frozen=True)
class Placed:
    """A project with its place in metres, and its light."""

    id: UUID
    name: str
    code: str
    light: str
    x: float
    y: float


@dataclass(frozen=True)
class Mark:
    """One mark of the picture: the projects that lie there, and the worst of their lights."""

    x: float
    y: float
    light: str
    projects: tuple[Placed, ...]

    @property
    def radius(self) -> int:
        """More projects, a larger mark."""
        return min(7 + 2 * len(str(len(self.projects))) + (4 if len(self.projects) > 1 else 0), 20)

    @property
    def box(self) -> str:
        """The ground around its projects, to look at more closely."""
        xs, ys = [p.x for p in self.projects], [p.y for p in self.projects]
        return f"{min(xs) - 150:.0f},{min(ys) - 100:.0f},{max(xs) + 150:.0f},{max(ys) + 100:.0f}"

    @property
    def words(self) -> str:
        if len(self.projects) == 1:
            return f"{self.projects[0].name}：{WORDS[self.light]}"
        return f"{len(self.projects)} 个项目，最急的：{WORDS[self.light]}"


@dataclass(frozen=True)
class Map:
    """A map of one city. `unplaced`: projects asked for of which nobody knows where they lie.

    `count` is how many are asked for, `left_out` how many were too many for one map.
    """

    outlines: tuple[Outline, ...]
    marks: tuple[Mark, ...]
    unplaced: tuple[tuple[UUID, str], ...]
    count: int
    left_out: int
    scale_words: str
    scale_end: float

    @property
    def placed(self) -> int:
        return sum(len(mark.projects) for mark in self.marks)


def draw(viewer: Viewer, filters: Filters, box: Bounds | None, today: date) -> Map | None:
    """The map of `filters.city`; None where there is nothing to draw on. At most 8 SQL queries.

    `box` in metres is what is looked at; without one, the district asked for, else the whole city.
    """
    edition = edition_today(filters.city)
    ground = places.districts(viewer, edition)
    asked = filters.projects(viewer, today)
    counts = _by_region(asked)
    latest = list(asked.order_by("-created_at", "-pk")[:MOST])
    placed = list(_placed(viewer, edition, latest, today))
    bounds = box or _bounds(ground, filters.district, placed)
    if bounds is None:
        return None
    view, known = View(bounds), {each.id for each in placed}
    metres, length = view.scale_bar()
    return Map(
        outlines=tuple(_outlines(ground, counts, view)),
        marks=tuple(_marks(placed, view)),
        unplaced=tuple((project.pk, project.name) for project in latest if project.pk not in known),
        count=counts.total(),
        left_out=max(0, counts.total() - len(latest)),
        scale_words=f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m",
        scale_end=20 + length,
    )


def _by_region(asked: QuerySet[Project]) -> Counter[str]:
    """How many projects lie in each district. 1 SQL query."""
    counts = Counter[str]()
    for region, count in asked.order_by().values_list("region").annotate(count=Count("pk")):
        counts[region[:6]] += count
    return counts


def _placed(viewer: Viewer, edition: Edition, projects: list[Project], today: date) -> Iterator[Placed]:
    """Those of which it is known where they lie. At most 4 SQL queries."""
    parcels = places.on_parcels(viewer, edition, {project.parcel for project in projects})
    rest = [project.pk for project in projects if project.parcel not in parcels]
    boundaries = places.on_boundaries(edition.city, rest) if rest else {}
    lights = _lights([project.pk for project in projects], today)
    for project in projects:
        if place := parcels.get(project.parcel) or boundaries.get(project.pk):
            light = lights.get(project.pk, "none")
            yield Placed(project.pk, project.name, project.code, light, *place)


def _lights(projects: list[UUID], today: date) -> Mapping[UUID, str]:
    """The worst light among the running stages of each project. 1 SQL query."""
    running = Case.objects.filter(project__in=projects, kind=STAGE, status__in=OPEN)
    found: dict[UUID, str] = {}
    for project, due_on, warn_on in running.values_list("project", "due_on", "warn_on"):
        assert project is not None
        light = _light(due_on, warn_on, today)
        found[project] = min(found.get(project, light), light, key=_WORST_FIRST.index)
    return found


def _light(due_on: date | None, warn_on: date | None, today: date) -> str:
    """As the filters have it."""
    if due_on is None:
        return "grey"
    if due_on < today:
        return "red"
    return "yellow" if warn_on is not None and warn_on <= today else "green"


def _bounds(ground: list[places.District], district: str, placed: list[Placed]) -> Bounds | None:
    """What is looked at: the district asked for, else the whole city, else where projects lie."""
    own = [each.area for each in ground if each.code == district] or [each.area for each in ground]
    boxes = [area.bounds for area in own] or [(each.x, each.y, each.x, each.y) for each in placed]
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def _outlines(ground: Iterable[places.District], counts: Counter[str], view: View) -> Iterator[Outline]:
    for district in ground:
        if path := view.path(district.area):
            middle = district.area.representative_point()
            x, y = view.at(middle.x, middle.y)
            yield Outline(district.code, _short(district.title), path, x, y, counts[district.code[:6]])


def _short(title: str) -> str:
    """A name without what stands in brackets, where there is little room."""
    return title.partition("（")[0]


def _marks(placed: Iterable[Placed], view: View) -> Iterator[Mark]:
    """Projects near one another in the picture under one mark, in the order of the map's rows."""
    cells: defaultdict[tuple[int, int], list[Placed]] = defaultdict(list)
    for project in placed:
        if view.holds(project.x, project.y):
            x, y = view.at(project.x, project.y)
            cells[int(y // _CELL), int(x // _CELL)].append(project)
    for _, own in sorted(cells.items()):
        points = [view.at(project.x, project.y) for project in own]
        x = sum(px for px, _ in points) / len(points)
        y = sum(py for _, py in points) / len(points)
        worst = min((project.light for project in own), key=_WORST_FIRST.index)
        yield Mark(round(x, 1), round(y, 1), worst, tuple(own))
