"""What became of the demo month: verified, published, appealed, used; special topics and the ledger.

Made by the same acts people use, from `assessment/demo-results.yaml` of a pack. All invented.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from tongjian.kernel.measures.figures import Figure
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.schema import Code, Part, Title
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.packs.sources import first_of
from tongjian.kernel.people.models import Holding, Organisation
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.assessment.appeals.deciding import decide, review
from tongjian.systems.assessment.appeals.filing import file
from tongjian.systems.assessment.demo import papers
from tongjian.systems.assessment.models import Evidence, Period, Task
from tongjian.systems.assessment.office import ROOM, office_of
from tongjian.systems.assessment.operation.acting import enter, open_month
from tongjian.systems.assessment.publishing.making import latest, publish
from tongjian.systems.assessment.publishing.reporting import report
from tongjian.systems.assessment.publishing.using import use
from tongjian.systems.assessment.results.access import makers
from tongjian.systems.assessment.results.models import BuildingKind, Publication
from tongjian.systems.assessment.topics import buildings, routes
from tongjian.systems.assessment.verifying.acting import confirm_all
from tongjian.systems.assessment.verifying.figures import Figures

FILE = "demo-results.yaml"
PICTURES = 900
"""Pictures of a second look have numbers of their own: no two pictures are alike."""


class DemoAppeal(Part):
    """A district disputes an item; `decided`: it is reviewed and upheld with these figures."""

    district: Code
    item: Code
    grounds: Title
    counted: Figure
    whole: Figure | None = None
    reasons: str
    decided: bool


class DemoTreatment(Part):
    """What was demolished so many days ago; `gone` is what a second look found, None where nobody looked."""

    m2: Figure
    days: int
    remark: str = ""
    gone: bool | None = None
    seen: str = ""


class DemoBuilding(Part):
    """A building found so many days ago."""

    code: Title
    district: Code
    address: Title
    kind: BuildingKind
    days: int
    found_m2: Figure
    treated: DemoTreatment | None = None
    longitude: Decimal
    latitude: Decimal


class DemoPoint(Part):
    """A patrol point; `problem` is what the patrol found there."""

    code: str
    title: Title
    longitude: Decimal
    latitude: Decimal
    problem: str = ""


class DemoIncident(Part):
    """Something so many minutes ago, `answered` and `resolved` so many minutes later; None: not yet."""

    code: str
    what: Title
    minutes: int
    answered: int | None = None
    resolved: int | None = None


class DemoRoute(Part):
    """A route with its points and incidents; its duty period runs while the demo is made."""

    code: Title
    title: Title
    district: Code
    metres: int
    occasion: Title
    points: tuple[DemoPoint, ...]
    incidents: tuple[DemoIncident, ...]


class DemoResults(Part):
    """The whole file."""

    appeals: tuple[DemoAppeal, ...] = ()
    buildings: tuple[DemoBuilding, ...] = ()
    routes: tuple[DemoRoute, ...] = ()


@dataclass(frozen=True)
class _People:
    """Who does what: nobody verifies, reviews or decides what they had a hand in."""

    head: Viewer
    verifier: Viewer
    reviewer: Viewer
    decider: Viewer


def install_demo_results(pack: Pack, period: Period, now: datetime | None = None) -> Publication | None:
    """Take the demo month on to its results; nothing where the pack has no file or it was done already."""
    at = now or timezone.now()
    office = office_of(pack.name)
    if office is None or first_of(pack.folders, ROOM, FILE) is None or latest(period) is not None:
        return None
    people = _people(pack.name, office.body, period, at)
    if people is None:
        return None
    sheet = read_sheet(pack.folders, f"{ROOM}/{FILE}", DemoResults)
    evidence = Evidence.objects.filter(task__period=period, replaced_by__isnull=True)
    confirm_all(people.verifier, pack.name, list(evidence.values_list("pk", flat=True)), at)
    first = publish(people.head, period, at)
    for rule in ("notice", "ranking", "award", "talk"):
        use(people.head, first.pk, rule, at)
    report(people.head, first.pk, at)
    for appeal in sheet.appeals:
        _appeal(pack.name, period, people, appeal, at)
    _topics(pack.name, people, sheet, at)
    _ledger(pack.name, people.head, at)
    return latest(period)


def _people(city: str, body: str, period: Period, now: datetime) -> _People | None:
    """People of the body who had no hand in the month, told apart by role."""
    tasks = Task.objects.filter(period=period).values_list("pk", flat=True)
    hands = frozenset(user for task in tasks for user in makers(task))
    held = Holding.objects.filter(post__organisation__city=city, post__organisation__code=body)
    everybody = _viewers(held.select_related("user").order_by("pk"), now)
    heads = [each for each in everybody if each.has(Role.HEAD, city=city)]
    handlers = [each for each in everybody if each.has(Role.HANDLER, city=city) and each.user not in hands]
    deciders = [each for each in heads if each.user not in hands]
    if not heads or not deciders or len(handlers) < 2:
        return None
    return _People(heads[0], handlers[0], handlers[1], deciders[0])


def _viewers(held: Iterable[Holding], now: datetime) -> list[Viewer]:
    return [viewer_of(holding.user, timezone.localdate(now)) for holding in held]


def _appeal(city: str, period: Period, people: _People, given: DemoAppeal, now: datetime) -> None:
    task = Task.objects.get(period=period, item__code=given.item, district__code=given.district)
    held = Holding.objects.filter(post__organisation=task.district).select_related("user").order_by("pk")
    (liaison, *_) = _viewers(held, now)
    row = file(liaison, city, task.pk, given.grounds, now)
    if not given.decided:
        return
    figures = Figures(given.counted, given.whole)
    for say, who in ((review, people.reviewer), (decide, people.decider)):
        say(who, row.pk, upheld=True, reasons=given.reasons, figures=figures, now=now)


def _topics(city: str, people: _People, sheet: DemoResults, now: datetime) -> None:
    for number, building in enumerate(sheet.buildings):
        _building(city, people, building, number, now)
    for route in sheet.routes:
        _route(city, people.head, route, now)


def _building(city: str, people: _People, each: DemoBuilding, number: int, now: datetime) -> None:
    """Found, treated, and looked at again by somebody else."""
    today = timezone.localdate(now)
    cells = {
        "code": each.code,
        "district": each.district,
        "address": each.address,
        "kind": each.kind.value,
        "found_on": str(today - timedelta(days=each.days)),
        "found_m2": f"{each.found_m2:f}",
        "longitude": f"{each.longitude:f}",
        "latitude": f"{each.latitude:f}",
    }
    row = buildings.add(people.head, city, cells, now)
    done = each.treated
    if done is None:
        return
    day = str(today - timedelta(days=done.days))
    buildings.treat(people.head, row.pk, "demolished", f"{done.m2:f}", day, done.remark, now)
    if done.gone is not None:
        body = Organisation.objects.get(city=city, code=each.district)
        picture = papers.picture(PICTURES + number, body)
        buildings.recheck(people.verifier, row.pk, done.gone, done.seen, picture, now)


def _route(city: str, head: Viewer, given: DemoRoute, now: datetime) -> None:
    cells = {
        "code": given.code,
        "title": given.title,
        "district": given.district,
        "metres": str(given.metres),
    }
    row = routes.add_route(head, city, cells, now)
    begins, ends = _told(now - timedelta(hours=4)), _told(now + timedelta(hours=4))
    routes.add_duty(head, row.pk, {"occasion": given.occasion, "begins": begins, "ends": ends}, now)
    for point in given.points:
        spot = {"longitude": f"{point.longitude:f}", "latitude": f"{point.latitude:f}"}
        made = routes.add_point(head, row.pk, {"code": point.code, "title": point.title, **spot}, now)
        routes.patrol(head, made.pk, not point.problem, point.problem, now)
    for each in given.incidents:
        happened = now - timedelta(minutes=each.minutes)
        said = {"code": each.code, "what": each.what, "happened_at": _told(happened)}
        if each.answered is not None:
            said["responded_at"] = _told(happened + timedelta(minutes=each.answered))
        if each.resolved is not None:
            said["resolved_at"] = _told(happened + timedelta(minutes=each.resolved))
        routes.add_incident(head, row.pk, said, now)


def _ledger(city: str, head: Viewer, now: datetime) -> None:
    row = open_month(head, city, timezone.localdate(now), now)
    if row is not None:
        for check in row.checks[:3]:
            enter(head, row.pk, check["check"], "normal", "", now)


def _told(moment: datetime) -> str:
    """As a form sends it."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}"
