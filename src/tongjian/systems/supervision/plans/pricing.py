"""What each weighting of the pack costs, on the very lists the plan would be drawn from today."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongjian.engines.draws import DrawError, Price, price
from tongjian.engines.draws.pools import pools
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.jobs.actions import enqueue
from tongjian.kernel.jobs.registry import Args, job
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.supervision.models import Plan
from tongjian.systems.supervision.office import vocabulary_of
from tongjian.systems.supervision.plans.lists import Lists, lists_of, weights_of
from tongjian.systems.supervision.plans.tasks import BROKEN
from tongjian.systems.supervision.taskmodels import PlanPrice, TaskState

JOB = "supervision.plan-price"


@dataclass(frozen=True, slots=True)
class Priced:
    """A weighting and its price; `why` says why it cannot be drawn."""

    code: str
    title: str
    verified: bool
    price: Price | None
    why: str = ""

    def shown(self) -> dict[str, Any]:
        """As the page tells it and a worker keeps it."""
        told = {"code": self.code, "title": self.title, "verified": self.verified, "why": self.why}
        return {**told, "figures": asdict(_figures(self.price)) if self.price else None}


@dataclass(frozen=True, slots=True)
class Figures:
    """A price in words: shares in percent, and the years until everything had its turn."""

    kept: str
    effective: str
    certain: int
    smallest: str
    largest: str
    years: str


def _figures(found: Price) -> Figures:
    return Figures(
        kept="—" if found.kept is None else f"{found.kept * 100:.2f}%",
        effective=str(found.effective),
        certain=found.certain,
        smallest=f"{float(found.smallest):.2%}",
        largest=f"{float(found.largest):.2%}",
        years=str(found.years_until_all),
    )


def prices(plan: Plan, today: date) -> list[Priced]:
    """Every weighting. At most 10 SQL queries. Raises `RefusedError` when there is nothing to draw from."""
    found = []
    made: dict[bool, Lists] = {}
    chosen = plan.weighting
    for code, weighting in vocabulary_of(plan.city).weightings.items():
        plan.weighting = code
        try:
            # Lists differ only by whether the grade says anything of credit.
            of_credit = bool(weighting.credit)
            lists = made.get(of_credit) or made.setdefault(of_credit, lists_of(plan, 1, today))
            rules = lists.rules(plan, plan.title, weights_of(weighting))
            cost, why = price(pools(rules, lists.objects), plan.rounds), ""
        except DrawError as error:
            cost, why = None, str(error)
        finally:
            plan.weighting = chosen
        found.append(Priced(code, weighting.title, weighting.verified, cost, why))
    return found


def ask_prices(viewer: Viewer, plan: Plan, now: datetime) -> PlanPrice:
    """Have the prices worked out by a worker; whoever asks while one is at it waits for the same.

    7 SQL queries at most.
    """
    values: dict[str, Any] = {"asked_by_id": viewer.user, "asked_at": now, "plan_at": plan.changed_at}
    values |= {"day": timezone.localdate(now), "state": TaskState.WAITING, "wrong": [], "ended_at": None}
    with transaction.atomic():
        row, new = PlanPrice.objects.select_for_update().get_or_create(plan=plan, defaults=values)
        if not new:
            if row.waits:
                return row
            for name, value in values.items():
                setattr(row, name, value)
            row.save()
        enqueue(JOB, {"price": row.pk}, city=plan.city, unique_key=f"{JOB}:{row.pk}")
    return row


Found = tuple[datetime, list[dict[str, Any]], list[str]]


def _worked_out(args: Args) -> Found:
    """The prices as of the day they were asked for; what is refused, in sentences."""
    row = PlanPrice.objects.select_related("plan").get(pk=args["price"])
    try:
        return row.plan.changed_at, [each.shown() for each in prices(row.plan, row.day)], []
    except RefusedError as error:
        return row.plan.changed_at, [], list(error.sentences)


def _lost(args: Args) -> None:
    waiting = PlanPrice.objects.filter(pk=args["price"], state=TaskState.WAITING)
    waiting.update(state=TaskState.FAILED, wrong=[BROKEN], rows=[], ended_at=timezone.now())


@job(JOB, prepare=_worked_out, attempts=2, buried=_lost)
def keep_prices(args: Args, found: Found) -> None:
    """Keep what was worked out, for whoever opens the page."""
    plan_at, rows, wrong = found
    state = TaskState.FAILED if wrong else TaskState.DONE
    waiting = PlanPrice.objects.filter(pk=args["price"], state=TaskState.WAITING)
    waiting.update(state=state, rows=rows, wrong=wrong, plan_at=plan_at, ended_at=timezone.now())
