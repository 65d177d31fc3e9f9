"""The draw itself: a plan and the parts of the seed give the objects, their visits and the inspectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tongjian.engines.draws.announcement import Plan
from tongjian.engines.draws.ceremony import Seed, combine
from tongjian.engines.draws.objects import Listed
from tongjian.engines.draws.selection import StratumDraw, select
from tongjian.engines.draws.teams import Team, draw_teams
from tongjian.engines.draws.visits import visits_of


@dataclass(frozen=True, slots=True)
class Drawn:
    """The result. `teams` is empty when the rules draw no inspectors."""

    seed: Seed
    strata: tuple[StratumDraw, ...]
    teams: tuple[Team, ...]


def draw(plan: Plan, values: Mapping[str, str]) -> Drawn:
    """Make the draw; `values` are the parts of the seed by the names announced.

    Raises `DrawError` when the seed is not the announced one, `Shortage` when visits cannot be manned.
    """
    seed = combine(plan.announcement.digest, plan.rules, values)
    strata = tuple(
        select(seed.value, pool.stratum, [row.id for row in pool.rows], pool.weights, pool.size)
        for pool in plan.pools
    )
    teams: tuple[Team, ...] = ()
    if plan.rules.teams and plan.staff:
        teams = draw_teams(seed.value, visits_of(_rows(plan, strata)), plan.staff, plan.rules.teams)
    return Drawn(seed, strata, teams)


def _rows(plan: Plan, strata: Sequence[StratumDraw]) -> list[Listed]:
    rows: list[Listed] = []
    for pool, drawn in zip(plan.pools, strata, strict=True):
        hit = {one.id for one in drawn.hits}
        rows += [row for row in pool.rows if row.id in hit]
    return rows
