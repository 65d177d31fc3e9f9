"""Every morning: urgings nobody answered and steps overdue for too long go higher by themselves."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef

from tongjian.kernel.cases.models import Task
from tongjian.kernel.cases.perform import Refused, perform_within
from tongjian.kernel.cases.status import OPEN
from tongjian.kernel.jobs.actions import enqueue
from tongjian.kernel.jobs.registry import Args, job
from tongjian.kernel.oversight.facts import Step
from tongjian.kernel.oversight.models import Urging
from tongjian.kernel.oversight.rules import rules_of
from tongjian.kernel.packs.queries import calendar_of, cities
from tongjian.kernel.people.viewer import SYSTEM, Role

WATCH = "oversight.watch"
SOME = "oversight.watch-some"
ESCALATE = "oversight.escalate"
BATCH = 500
_WORKING = (Role.WINDOW, Role.HANDLER, Role.HEAD)


@job(WATCH)
def watch(args: Args) -> None:
    """Order the look through every city."""
    for city in cities():
        _look(city.name, args["day"], UUID(int=0))


@job(SOME)
def watch_some(args: Args) -> None:
    """One batch of cases that may have a step due, and the order for the next batch."""
    city, day, after = args["city"], args["day"], UUID(args["after"])
    found = cases_to_look_at(city, date.fromisoformat(day), after)
    for case in found:
        enqueue(ESCALATE, {"case": str(case)}, city=city, unique_key=f"{ESCALATE}:{case}")
    if len(found) == BATCH:
        _look(city, day, found[-1])


@job(ESCALATE)
def escalate(args: Args) -> None:
    """Escalate what is due in one case; what was finished or answered in the meantime stays as it is."""
    try:
        perform_within("escalate_urging", UUID(args["case"]), SYSTEM)
    except Refused:
        return


def cases_to_look_at(city: str, today: date, after: UUID) -> list[UUID]:
    """The next cases of a city that have an unanswered urging past its day, or a step overdue for long.

    2 queries. What already went as high as it can is left out.
    """
    waiting = Urging.objects.filter(city=city, escalate_on__lte=today, case__gt=after, case__status__in=OPEN)
    answered = waiting.order_by("case").values_list("case", flat=True).distinct()[:BATCH]
    days = rules_of(city).head_after_red.days
    long_ago = calendar_of(city).add_working_days(today, -days)
    at_the_top = Urging.objects.filter(
        case=OuterRef("case"), organisation=OuterRef("organisation"), step=Step.LEADER, settled_at=None
    )
    red = Task.objects.filter(
        ~Exists(at_the_top), city=city, open=True, role__in=_WORKING, due_on__lt=long_ago, case__gt=after
    )
    late = red.order_by("case").values_list("case", flat=True).distinct()[:BATCH]
    return sorted({*answered, *late})[:BATCH]


def _look(city: str, day: str, after: UUID) -> None:
    args = {"city": city, "day": day, "after": str(after)}
    enqueue(SOME, args, city=city, unique_key=f"{SOME}:{city}:{after}")
