"""Addresses of the assessment and of draws: strangers are officials of other bodies, and other cities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from tests.systems.approval import addresses_of_results as of_results
from tests.systems.approval.address import ANYONE, OWN_ADMINISTRATOR, Address
from tongjian.engines.draws import Listed, ObjectList, Rules
from tongjian.kernel.draws.actions import announce
from tongjian.kernel.draws.models import Draw
from tongjian.kernel.people.models import User
from tongjian.kernel.people.queries import viewer_of
from tongjian.systems.assessment.models import Frequency, Period, Standard
from tongjian.systems.assessment.tasks.opening import open_period

CITY = "suzhou"
NOTHING = UUID(int=9)
RULES = {"title": "试抽", "size": {"total": 1}, "sources": [{"name": "开奖号码", "words": "明日"}]}


@dataclass(frozen=True)
class Assessed:
    """A period that was opened, the standard it follows, a draw, and records of special topics."""

    period: Period
    standard: Standard
    draw: Draw
    made: dict[str, UUID]


def make_assessed() -> Assessed:
    """What the head of the body opens and announces."""
    user, now = User.objects.get(username="suzhou-assessment-head"), timezone.now()
    head = viewer_of(user, timezone.localdate())
    period = open_period(head, CITY, Frequency.MONTH, timezone.localdate(now), now)
    listed = ObjectList.of([Listed("", "甲"), Listed("", "乙")])
    rules = Rules.model_validate(RULES)
    draw = announce(head, CITY, rules, listed, subject="test:1", organisation=None, now=now)
    return Assessed(period, period.standard, draw, of_results.make_results(head))


def table(o: Assessed) -> Iterator[Address]:
    """Every address at least once."""
    city, period = {"city": CITY}, {"city": CITY, "key": o.period.pk}
    task = {"city": CITY, "key": o.period.tasks.earliest("pk").pk}
    nothing = {"city": CITY, "key": NOTHING}
    yield Address("draws", city, open_to=ANYONE)
    yield Address("draw", {"city": CITY, "key": o.draw.pk}, open_to=ANYONE)
    yield Address("draw-file", {"city": CITY, "key": o.draw.pk, "name": "objects.tsv"}, open_to=ANYONE)
    yield Address("assessment", city, open_to=OWN_ADMINISTRATOR)
    yield Address("assessment-standards", city, open_to=OWN_ADMINISTRATOR)
    standard = {"city": CITY, "key": o.standard.pk}
    yield Address("assessment-standard", standard, open_to=OWN_ADMINISTRATOR)
    yield Address("assessment-points", city, open_to=OWN_ADMINISTRATOR)
    yield Address("assessment-points", city, posted={"retire": ""})
    yield Address("assessment-tasks", city)
    yield Address("assessment-task", task)
    yield Address("assessment-task", task, posted={"counted": "1"})
    yield Address("assessment-observation", nothing)
    yield Address("assessment-photo", nothing, posted={})
    yield Address("assessment-period", period, open_to=OWN_ADMINISTRATOR)
    yield Address("assessment-agreement", period)
    yield Address("assessment-scores", period, open_to=OWN_ADMINISTRATOR)
    yield Address("assessment-import", {**period, "table": "city-cases"})
    for act in ("assign", "announce", "sample", "give-up", "measure", "close"):
        yield Address("assessment-act", {**period, "act": act}, posted={})
    yield Address("assessment-sheet", nothing)
    yield from of_results.table(o.period, o.made)
