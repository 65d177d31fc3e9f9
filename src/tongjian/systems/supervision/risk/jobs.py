"""Every morning warnings; on the first of a month grades; penalties that nobody displayed yet."""

from __future__ import annotations

from datetime import date, time

from django.utils import timezone

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import ConductKind
from tongjian.kernel.jobs.registry import Args, daily, job
from tongjian.kernel.packs.queries import cities
from tongjian.kernel.people.viewer import SYSTEM
from tongjian.systems.supervision.risk.credit.displaying import display
from tongjian.systems.supervision.risk.grading.running import run
from tongjian.systems.supervision.risk.models import Display, Run
from tongjian.systems.supervision.risk.records import in_force
from tongjian.systems.supervision.risk.sheets import has_risk
from tongjian.systems.supervision.risk.warnings.sweeping import sweep

WARN, GRADE = "supervision-risk.warn", "supervision-risk.grade"


@job(WARN)
def warn(args: Args) -> None:
    """Rules look at every object of every city, once a day; late displays are made up for."""
    day, now = date.fromisoformat(args["day"]), timezone.now()
    for city in _cities():
        shown = Display.objects.filter(city=city).values("number")
        missing = in_force(city).filter(kind=ConductKind.PENALTY).exclude(number__in=shown)
        for conduct in missing.order_by("on", "number"):
            display(conduct, None, now)
        sweep(city, day, now)


@job(GRADE)
def grade(args: Args) -> None:
    """The first run of a month, as soon as a worker is there."""
    day, now = date.fromisoformat(args["day"]), timezone.now()
    for city in _cities():
        if Run.objects.filter(city=city, as_of__gte=day.replace(day=1)).exists():
            continue
        try:
            run(SYSTEM, city, day, now)
        except RefusedError:
            continue  # A city without objects has nothing to grade.


def _cities() -> list[str]:
    return [city.name for city in cities() if has_risk(city.name)]


daily(WARN, time(6, 30))
daily(GRADE, time(5, 30))
