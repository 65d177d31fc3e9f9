"""What each weighting of the pack costs, on the very lists the plan would be drawn from today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tongjian.engines.draws import DrawError, Price, price
from tongjian.engines.draws.pools import pools
from tongjian.systems.supervision.models import Plan
from tongjian.systems.supervision.office import vocabulary_of
from tongjian.systems.supervision.plans.lists import Lists, lists_of, weights_of


@dataclass(frozen=True, slots=True)
class Priced:
    """A weighting and its price; `why` says why it cannot be drawn."""

    code: str
    title: str
    chosen: bool
    verified: bool
    price: Price | None
    why: str = ""


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
        found.append(Priced(code, weighting.title, code == chosen, weighting.verified, cost, why))
    return found
