"""What a site keeps from being accepted: the joint acceptance of its project is held until it is in order.

A site with a stop order nobody has lifted, or without a conclusion that it passed, holds the cases of the
project's joint acceptance; the hold is released in the same way once that has changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from tongjian.kernel.cases import tree as trees
from tongjian.kernel.cases.actions import registry
from tongjian.kernel.cases.common import HoldGiven
from tongjian.kernel.cases.facts import Fact, Opened
from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.perform import Refused, perform_within
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.jobs.actions import enqueue
from tongjian.kernel.jobs.registry import Args, job
from tongjian.kernel.people.viewer import SYSTEM as PLATFORM
from tongjian.systems.supervision.centre.models import Order, OrderKind, Site
from tongjian.systems.supervision.centre.sheet import centre_of

SYSTEM = "sites"
HOLD = "supervision-site-holds"


def ask_for_holds(project: UUID, city: str) -> None:
    """Have the joint acceptance of a project brought up to its sites, once this transaction is through."""
    enqueue(HOLD, {"project": str(project)}, city=city, unique_key=f"{HOLD}:{project}")


@registry.follower
def watch_acceptance(tree: Tree, case: CaseState, fact: Fact, now: datetime) -> None:
    """A joint acceptance was opened for a project with sites under supervision."""
    if not isinstance(fact, Opened) or case.project is None:
        return
    if case.matter not in _joint(case.city):
        return
    project = UUID(str(case.project))
    if Site.objects.filter(project=project).exists():
        ask_for_holds(project, case.city)


@job(HOLD)
def hold_acceptance(args: Args) -> None:
    """Make the holds on the open joint acceptances of a project what its sites ask for now."""
    project = UUID(args["project"])
    site = Site.objects.filter(project=project).first()
    if site is None:
        return
    rows = Case.objects.filter(project=project, matter__in=_joint(site.city), ended_at__isnull=True)
    for case in rows.values_list("pk", flat=True):
        # The lock comes first: what is decided from here on is decided after these holds.
        tree = trees.load(trees.lock(case))
        duty = tree.duties.get(tree.cases[case].organisation, "")
        holds = [hold.model_dump() for hold in wanted(project, duty)]
        try:
            perform_within("set_holds", case, PLATFORM, {"system": SYSTEM, "holds": holds})
        except Refused:
            # The case has ended in the meantime: nothing is left to hold.
            continue


def wanted(project: UUID, duty: str) -> Iterator[HoldGiven]:
    """What keeps the sites of a project from being accepted. 2 SQL queries."""
    sites = list(Site.objects.filter(project=project).select_related("conclusion").order_by("number"))
    stopped = Order.objects.filter(site__project=project, kind=OrderKind.STOP, lifted_by__isnull=True)
    for order in stopped.select_related("letter", "site").order_by("at"):
        reason = f"{order.site.name}：停工通知 {order.letter.number} 没有解除（{order.reason}）"
        yield _hold(order.site, f"stop:{order.pk}", duty, reason)
    for site in sites:
        concluded = getattr(site, "conclusion", None)
        if concluded is None:
            yield _hold(site, f"open:{site.pk}", duty, f"{site.name}：还没有出具监督结论")
        elif not concluded.passed:
            yield _hold(site, f"failed:{site.pk}", duty, f"{site.name}：监督结论为不符合要求")


def _hold(site: Site, key: str, duty: str, reason: str) -> HoldGiven:
    link = reverse("supervision-site", args=[site.city, site.pk])
    return HoldGiven(key=f"{SYSTEM}:{key}", system=SYSTEM, duty=duty, reason=reason[:400], link=link)


def _joint(city: str) -> tuple[str, ...]:
    return centre_of(city).sites.joint
