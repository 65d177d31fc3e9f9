"""Ended cases are measured in the background; all of a city again when its calendar has changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from tongjian.kernel.cases.actions import registry
from tongjian.kernel.cases.facts import Fact, StatusChanged
from tongjian.kernel.cases.imported import Imported
from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.rebuild import roots_after
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.status import ENDED
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.jobs.actions import enqueue
from tongjian.kernel.jobs.registry import Args, job
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.queries import forget
from tongjian.kernel.projects.models import Project
from tongjian.systems.approval.kinds import MATTER, STAGE
from tongjian.systems.approval.statistics.measuring import forget as forget_case
from tongjian.systems.approval.statistics.measuring import measure
from tongjian.systems.approval.statistics.models import CaseTime

MEASURE = "statistics.measure"
AGAIN = "statistics.measure-again"


@registry.follower
def ended_cases_are_measured(tree: Tree, case: CaseState, fact: Fact, now: datetime) -> None:
    """Order the measuring of a tree of which a case has just ended, here or elsewhere. 1 statement."""
    happened = fact.inner() if isinstance(fact, Imported) else fact
    if case.kind in (STAGE, MATTER) and isinstance(happened, StatusChanged) and happened.to in ENDED:
        _order(tree.root, case.city)


def of_project_again(project: Project, **_: Any) -> None:
    """Connected to corrections of projects, in their transaction: its cases are grouped by what it states."""
    for root in Case.objects.filter(project=project.pk, parent=None).values_list("pk", flat=True):
        _order(root, project.city)


def _order(root: UUID, city: str) -> None:
    enqueue(MEASURE, {"root": str(root)}, city=city, unique_key=f"{MEASURE}:{root}")


def row_goes(instance: CaseTime, **_: Any) -> None:
    """Connected to the deletion of measured cases, when an import is taken back."""
    forget_case(instance)


@job(MEASURE)
def measure_one(args: Args) -> None:
    """One tree."""
    measure([UUID(args["root"])])


def all_again(pack: Pack, **_: Any) -> None:
    """Connected to the installation of packs, in its transaction: its calendar may be another."""
    first = {"city": pack.name, "after": str(UUID(int=0))}
    enqueue(AGAIN, first, city=pack.name, unique_key=f"{AGAIN}:{pack.name}:first")


@job(AGAIN)
def measure_some(args: Args) -> None:
    """One batch of trees, and the order for the next."""
    city = args["city"]
    if UUID(args["after"]).int == 0:
        # This worker may have read the calendar before it changed.
        forget()
    roots = roots_after(city, UUID(args["after"]), everything=True)
    if roots:
        measure(roots)
        following = {"city": city, "after": str(roots[-1])}
        enqueue(AGAIN, following, city=city, unique_key=f"{AGAIN}:{city}:{roots[-1]}")
