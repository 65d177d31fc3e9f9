"""办理日志: what happened in a period as an XES log, for anyone's process mining. No person is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from tongjian.engines.process.xes import Happening, Trace, pieces
from tongjian.kernel.cases.facts import Fact, StatusChanged
from tongjian.kernel.cases.imported import Imported
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.status import Status
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.viewer import Role
from tongjian.systems.approval.optimisation.recorded import organisations, stages

_LIFECYCLE = {
    Status.RECEIVED: "schedule",
    Status.ACCEPTED: "start",
    Status.UNDER_REVIEW: "start",
    Status.CORRECTION_STARTED: "suspend",
    Status.CORRECTION_ENDED: "resume",
    Status.SPECIAL_STARTED: "suspend",
    Status.SPECIAL_ENDED: "resume",
    Status.CANCELLED: "withdraw",
    Status.WITHDRAWN: "withdraw",
    Status.REVOKED: "pi_abort",
}
"""What a status is in the life cycle of XES; every other one completes the case."""


def log(city: str, since: date, until: date) -> Iterator[bytes]:
    """The log of the stages accepted in a period, a piece at a time."""
    title = f"{pack_of(city).title}工程建设项目审批办理日志 {since} 至 {until}"
    names = organisations(city)
    return pieces(title, (trace_of(tree, names) for tree in stages(city, since, until)))


def trace_of(tree: Tree, names: Mapping[int, str]) -> Trace:
    """One stage with its matters as a trace, by its case number."""
    top = tree.top()
    happenings = tuple(
        each for case in tree.cases.values() for each in (*_statuses(tree, case, names), *_tasks(case, names))
    )
    more = {"city": tree.city, "stage": top.matter}
    return Trace(top.number, happenings, more)


def _statuses(tree: Tree, case: CaseState, names: Mapping[int, str]) -> Iterator[Happening]:
    for event, fact in tree.history:
        if event.chain != case.id:
            continue
        at, inner = _unwrapped(fact, event.at)
        if isinstance(inner, StatusChanged):
            status = Status(inner.to)
            yield Happening(
                activity=f"{case.title}：{status.title}",
                at=at,
                group=names.get(case.organisation, ""),
                transition=_LIFECYCLE.get(status, "complete"),
                more={"matter": case.matter, "blzt": str(int(status))},
            )


def _unwrapped(fact: Fact, at: datetime) -> tuple[datetime, Fact]:
    """What was imported counts from when it happened."""
    if isinstance(fact, Imported):
        return datetime.fromisoformat(fact.happened), fact.inner()
    return at, fact


def _tasks(case: CaseState, names: Mapping[int, str]) -> Iterator[Happening]:
    """Every task twice: when it was opened, and when it was done or taken back."""
    for task in case.tasks.values():
        common = {
            "activity": f"{case.title}：{task.title}",
            "group": names.get(task.organisation, ""),
            "resource": Role(task.role).label,
        }
        more = {"matter": case.matter, "node": task.node}
        yield Happening(**common, at=task.opened_at, transition="schedule", more=more)
        if task.ended_at is not None:
            done = bool(task.outcome)
            ended = {**more, "outcome": task.outcome} if done else more
            transition = "complete" if done else "withdraw"
            yield Happening(**common, at=task.ended_at, transition=transition, more=ended)
