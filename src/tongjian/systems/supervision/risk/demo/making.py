"""The demo of a city, in the order in which it would have happened."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from tongjian.kernel.inspectorate.models import Conduct, Subject
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.packs.sources import first_of
from tongjian.kernel.people.models import Holding, Organisation, User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.supervision.risk.credit.asking import ask_repair, object_to
from tongjian.systems.supervision.risk.credit.conditions import conditions_of
from tongjian.systems.supervision.risk.demo.history import World, at, inspections, orders, penalty, signals
from tongjian.systems.supervision.risk.demo.sheet import DemoLoop, DemoPenalty, DemoSheet
from tongjian.systems.supervision.risk.grading.running import run
from tongjian.systems.supervision.risk.models import Act, Display, Outcome, Run, Warning, WarningState
from tongjian.systems.supervision.risk.sheets import has_risk
from tongjian.systems.supervision.risk.signals.entering import enter
from tongjian.systems.supervision.risk.warnings.acting import Given, act
from tongjian.systems.supervision.risk.warnings.sweeping import sweep

FILE = "demo/risk.yaml"
ORDER = (Act.JUDGE, Act.PUSH, Act.CHECK, Act.ANSWER, Act.CLOSE)
REACHED = dict(
    zip(
        (
            WarningState.JUDGED,
            WarningState.PUSHED,
            WarningState.CHECKED,
            WarningState.ANSWERED,
            WarningState.CLOSED,
        ),
        range(1, 6),
        strict=True,
    )
)


def install_demo_risk(pack: Pack, now: datetime | None = None) -> None:
    """Nothing where the pack has no file, there are no objects to grade, or it was done already."""
    city, moment = pack.name, now or timezone.now()
    if not has_risk(city) or first_of(pack.folders, *FILE.split("/")) is None:
        return
    if Run.objects.filter(city=city).exists():
        return
    sheet = read_sheet(pack.folders, FILE, DemoSheet)
    names = (sheet.head, sheet.handler, sheet.receiver)
    people = {name: found for name in names if (found := _viewer(name, moment)) is not None}
    objects = list(Subject.objects.filter(city=city, until__isnull=True).order_by("kind", "code"))
    if not objects or len(people) < len(names):
        return
    with transaction.atomic():
        _made(city, sheet, people, objects[: sheet.objects], moment)


def _made(
    city: str, sheet: DemoSheet, people: dict[str, Viewer], objects: list[Subject], now: datetime
) -> None:
    head, handler = people[sheet.head], people[sheet.handler]
    body = Organisation.objects.get(city=city, code=sheet.body)
    assert handler.user is not None
    today = timezone.localdate(now)
    world = World(city, sheet, body, objects, handler.user, today)
    inspections(world)
    orders(world)
    for cells in signals(world):
        enter(handler, city, cells, now)
    for number, each in enumerate(sheet.penalties):
        if (made := penalty(world, each, number)) is not None:
            _asked(city, each, made, now)
    before = today - timedelta(days=sheet.swept_days_ago)
    run(head, city, before, at(before, 8))
    sweep(city, before, at(before, 9))
    for loop in sheet.loop:
        _taken(city, sheet, people, body, loop, at(before, 10))
    sweep(city, today, now)
    run(head, city, today, now)


def _asked(city: str, each: DemoPenalty, made: Conduct, now: datetime) -> None:
    """What the company asked for, by one of its own people."""
    row = Display.objects.get(city=city, number=made.number)
    held = Holding.objects.filter(post__organisation__city=city, post__organisation__code=each.party)
    user = held.select_related("user").order_by("pk").first()
    if user is None:
        return
    agent = viewer_of(user.user, timezone.localdate(now))
    if each.repair and all(condition.met for condition in conditions_of(row, timezone.localdate(now))):
        ask_repair(agent, row.pk, each.repair, None, now)
    if each.objection:
        object_to(agent, row.pk, each.objection, None, now)


def _taken(
    city: str,
    sheet: DemoSheet,
    people: dict[str, Viewer],
    body: Organisation,
    loop: DemoLoop,
    begun: datetime,
) -> None:
    """The next untouched warning of the rule, act by act, a day between two."""
    rows = Warning.objects.filter(city=city, state=WarningState.FOUND)
    rows = rows.filter(rule=loop.rule) if loop.rule else rows
    row = rows.order_by("-rule", "subject__code").first()
    if row is None:
        return
    for number, what in enumerate(ORDER[: REACHED[loop.to]]):
        outcome = Outcome.CONFIRMED if what == Act.JUDGE else loop.outcome or ""
        receives = what in (Act.CHECK, Act.ANSWER)
        who = (
            people[sheet.receiver] if receives else people[sheet.head if what == Act.CLOSE else sheet.handler]
        )
        given = Given(loop.text, outcome if what in (Act.JUDGE, Act.CHECK) else "", body.pk)
        act(who, row.pk, what, given, begun + timedelta(days=2 * number))


def _viewer(username: str, now: datetime) -> Viewer | None:
    user = User.objects.filter(username=username).first()
    found = viewer_of(user, timezone.localdate(now)) if user else None
    return found if found is not None and found.organisations(Role.HANDLER, Role.HEAD) else None
