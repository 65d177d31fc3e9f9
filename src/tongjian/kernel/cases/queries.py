"""Reads that pages and endpoints need. Each says how many SQL queries it takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongjian.kernel.cases import tree as trees
from tongjian.kernel.cases.access import may_read
from tongjian.kernel.cases.facts import (
    Extended,
    Fact,
    FormSubmitted,
    HoldPlaced,
    HoldReleased,
    LicenceIssued,
    LimitSet,
    MaterialGiven,
    Moved,
    Noted,
    Opened,
    StatusChanged,
    TaskAssigned,
    TaskDone,
)
from tongjian.kernel.cases.status import Status
from tongjian.kernel.cases.tree import NoSuchCase, Tree
from tongjian.kernel.ledger.models import Content, Event
from tongjian.kernel.people.models import Organisation, User
from tongjian.kernel.people.viewer import Viewer


def tree_for(viewer: Viewer, case: UUID) -> Tree:
    """The tree a case stands in, for someone who may see it. 3 queries.

    Raises :class:`NoSuchCase` for a stranger too: whether the case exists is not theirs to know.
    """
    tree = trees.load(trees.root_of(case))
    if not may_read(viewer, tree):
        raise NoSuchCase(f"没有办件 {case}，或您无权查看")
    return tree


@dataclass(frozen=True)
class Entry:
    """A line of the timeline, in the words of the people who read it."""

    at: datetime
    case: UUID
    title: str
    who: str
    text: str
    tone: str
    digest: str
    seq: int


@dataclass(frozen=True)
class Names:
    """Names by id, read together."""

    people: Mapping[int, str]
    organisations: Mapping[int, str]
    texts: Mapping[str, str]


def names_in(tree: Tree) -> Names:
    """Names of all people and organisations of a tree, and the texts people wrote. 3 queries."""
    people = {event.actor for event, _ in tree.history if event.actor}
    organisations = {task.organisation for case in tree.cases.values() for task in case.tasks.values()}
    organisations |= {case.organisation for case in tree.cases.values()}
    organisations |= {case.applicant for case in tree.cases.values() if case.applicant}
    digests = {getattr(fact, name) for _, fact in tree.history for name in fact.SEALED}
    return Names(
        people={u.pk: u.name for u in User.objects.filter(pk__in=people).only("id", "name")},
        organisations=dict(Organisation.objects.filter(pk__in=organisations).values_list("pk", "name")),
        texts={
            c.digest: "（内容已依法删除）" if c.erased_at else c.text
            for c in Content.objects.filter(digest__in=digests - {""})
        },
    )


def timeline(tree: Tree, names: Names, cases: Iterable[UUID]) -> list[Entry]:
    """What happened to these cases, the latest first. No query."""
    wanted = set(cases)
    entries = [
        Entry(
            at=event.at,
            case=event.chain,
            title=told[0],
            who=names.people.get(event.actor, "系统") if event.actor else "系统",
            text=told[1],
            tone=told[2],
            digest=event.digest,
            seq=event.seq,
        )
        for event, fact in tree.history
        if event.chain in wanted and (told := _told(tree, names, event, fact))
    ]
    return sorted(entries, key=lambda entry: (entry.at, entry.seq), reverse=True)


_TONES = {
    Status.APPROVED: "green",
    Status.APPROVED_WITH_GAPS: "green",
    Status.REFUSED: "red",
    Status.NOT_ACCEPTED: "red",
    Status.CORRECTION_STARTED: "yellow",
    Status.SPECIAL_STARTED: "yellow",
}


def _told(tree: Tree, names: Names, event: Event, fact: Fact) -> tuple[str, str, str] | None:
    """Title, text and tone of one event; None for what readers need not see."""
    case = tree.cases[event.chain]
    match fact:
        case Opened():
            return "接件", fact.number, "blue"
        case StatusChanged():
            text = names.texts.get(fact.remark, "")
            tacit = "逾期未告知，自收到之日起即为受理" if fact.tacit else ""
            return Status(fact.to).title, text or tacit, _TONES.get(Status(fact.to), "blue")
        case TaskDone():
            task = case.tasks[UUID(fact.task)]
            label = outcome_label(tree, event.chain, task.node, fact.outcome)
            organisation = names.organisations.get(task.organisation, "")
            title = f"{organisation} · {task.title}：{label}"
            return title, names.texts.get(fact.remark, ""), "green" if fact.outcome == "agree" else "red"
        case TaskAssigned():
            return "改派", names.texts.get(fact.remark, ""), "grey"
        case MaterialGiven():
            return f"材料：{fact.title}", f"第{fact.version}版 · SHA-256 {fact.sha256[:12]}…", "grey"
        case HoldPlaced():
            return "锁定", fact.reason, "yellow"
        case HoldReleased():
            hold = case.holds[fact.key]
            text = names.texts.get(fact.remark, "已修改，自动解除")
            return "解除锁定", f"{hold.reason}：{text}", "green"
        case Extended():
            return f"延期{fact.days}个工作日", names.texts.get(fact.remark, ""), "yellow"
        case LicenceIssued():
            return "核发证照", fact.number, "green"
        case Noted():
            return fact.topic, names.texts.get(fact.remark, ""), "yellow"
        case LimitSet() | FormSubmitted() | Moved():
            return None
    return None


def outcome_label(tree: Tree, case: UUID, node: str, outcome: str) -> str:
    """The outcome in the words of the pack."""
    process = getattr(tree.definition(tree.cases[case]), "process", None)
    sheet = process.nodes.get(node) if process else None
    return dict(sheet.outcomes).get(outcome, outcome) if sheet else outcome


__all__ = ["Entry", "Names", "NoSuchCase", "names_in", "outcome_label", "timeline", "tree_for"]
