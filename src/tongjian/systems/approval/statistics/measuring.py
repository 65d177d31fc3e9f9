"""From an ended case to its rows of statistics. The only writer of the tables in `models`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from tongjian.engines import worktime
from tongjian.engines.worktime import Calendar
from tongjian.engines.worktime.events import local_day
from tongjian.kernel.cases import tree as trees
from tongjian.kernel.cases.clock import case_clock
from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.packs.queries import calendar_of
from tongjian.kernel.projects.models import Project
from tongjian.systems.approval.kinds import MATTER, STAGE
from tongjian.systems.approval.project.usage import used_days
from tongjian.systems.approval.statistics import nettime, rollup
from tongjian.systems.approval.statistics.models import CaseTime, Share, StepTime
from tongjian.systems.approval.statistics.nettime import Holder, Who


@dataclass
class Measured:
    """The rows of ended cases as they have to stand."""

    cases: list[CaseTime] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    steps: list[StepTime] = field(default_factory=list)


@transaction.atomic
def measure(roots: Sequence[UUID]) -> None:
    """Write the rows of every ended case of these trees anew, in one transaction. 13 queries."""
    # Two workers at one tree, or one at it while something happens there: the second waits.
    list(Case.objects.select_for_update(no_key=True).filter(pk__in=roots).order_by("pk").values_list("pk"))
    write(measured(trees.load_all(roots).values()))


def measured(loaded: Collection[Tree]) -> Measured:
    """The rows of every ended case of these trees. 1 query, for their projects."""
    found = Measured()
    wanted = {UUID(tree.top().project) for tree in loaded if tree.top().project}
    projects = Project.objects.only("kind", "region", "created_at").in_bulk(wanted)
    for tree in loaded:
        calendar = calendar_of(tree.city)
        project = projects.get(UUID(tree.top().project)) if tree.top().project else None
        for case in tree.cases.values():
            # A case that was taken back as never brought in has no row to stand beside.
            if case.ended and not case.void and case.kind in (STAGE, MATTER):
                days = days_of(tree, case, calendar)
                found.cases.append(row := case_time(tree, case, days, calendar, project))
                found.shares.extend(shares_of(row, days))
                found.steps.extend(steps_of(tree, case, row, calendar))
    return found


def write(found: Measured) -> None:
    """Put these rows in the place of those that stand there, and count them so in the roll-up."""
    cases, shares, steps = found.cases, found.shares, found.steps
    before = rollup.stored(row.case_id for row in cases)
    Share.objects.filter(of__in=cases).delete()
    StepTime.objects.filter(of__in=cases).delete()
    CaseTime.objects.bulk_create(
        cases,
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=[f.attname for f in CaseTime._meta.concrete_fields if not f.primary_key],
    )
    Share.objects.bulk_create(shares)
    StepTime.objects.bulk_create(steps)
    rollup.shift(before, rollup.counted(cases, shares, steps))


def days_of(tree: Tree, case: CaseState, calendar: Calendar) -> dict[Holder, int]:
    """Who had an ended case, from its opening to its end, with what hangs below it."""
    assert case.ended_at is not None and case.opened_at is not None
    in_scope = [case, *tree.children(case)]
    opened_on, ended_on = local_day(case.opened_at), local_day(case.ended_at)
    return nettime.totals(nettime.segments(in_scope, calendar, opened_on, ended_on))


def forget(row: CaseTime) -> None:
    """Take a case out of the roll-up whose row is about to go. 4 queries."""
    rollup.shift(rollup.stored([row.case_id]), Counter())


def case_time(
    tree: Tree, case: CaseState, days: dict[Holder, int], calendar: Calendar, project: Project | None
) -> CaseTime:
    """The row of one ended case."""
    assert case.ended_at is not None and case.opened_at is not None
    stage = tree.parent(case) or case
    ended_on, clock = local_day(case.ended_at), case_clock(case)
    used = clock.used(calendar, case.ended_at) if clock else None
    accepted_on = local_day(case.accepted_at) if case.accepted_at else None
    return CaseTime(
        case_id=case.id,
        city=case.city,
        kind=case.kind,
        stage=stage.matter,
        matter=case.matter,
        organisation_id=case.organisation,
        project_id=UUID(tree.top().project) if tree.top().project else None,
        status=int(case.status),
        opened_on=local_day(case.opened_at),
        accepted_on=accepted_on,
        ended_on=ended_on,
        limit_days=case.limit[0] if case.limit else None,
        used=int(used.used) if used else None,
        span=int(used.gross) if used else None,
        on_time=not used.overdue if used else None,
        whole=sum(days.values()),
        joint=sum(amount for holder, amount in days.items() if len(holder.organisations) > 1),
        days=_net_days(case, calendar),
        theme=project.kind if project else "",
        region=project.region if project else "",
        registered=local_day(project.created_at) if project else None,
    )


def _net_days(case: CaseState, calendar: Calendar) -> int | None:
    """Net working days of an ended case, whatever the unit of its limit; None where no time is stated."""
    assert case.ended_at is not None
    pauses: list[worktime.Event] = []
    for pause in case.pauses:
        pauses.append(worktime.Suspended(pause.since, pause.kind))
        if pause.until is not None:
            pauses.append(worktime.Resumed(pause.until, pause.kind))
    used = used_days(case, {case.id: pauses}, calendar, case.ended_at)
    return None if used is None else int(used)


def shares_of(row: CaseTime, days: dict[Holder, int]) -> Iterator[Share]:
    """A row for each holder of the case."""
    for organisation, had in nettime.by_department(days).items():
        yield Share(
            of=row, who=Who.DEPARTMENTS, organisation_id=organisation, days=had.alone, together=had.together
        )
    for holder, amount in sorted(days.items()):
        if holder.who is not Who.DEPARTMENTS:
            yield Share(of=row, who=holder.who, reason=holder.kind, days=amount)


def steps_of(tree: Tree, case: CaseState, row: CaseTime, calendar: Calendar) -> Iterator[StepTime]:
    """Every finished step of the case itself."""
    for task in case.tasks.values():
        if task.outcome and task.ended_at:
            duty = tree.duties.get(task.organisation, "")
            days = nettime.step_days(case, task, duty, calendar, row.ended_on)
            yield StepTime(
                of=row,
                node=task.node,
                title=task.title,
                organisation_id=task.organisation,
                role=task.role,
                working=days.working,
                suspended=days.suspended,
                held=days.held,
            )
