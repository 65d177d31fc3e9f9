"""Reads that pages and endpoints need. Each says how many SQL queries it takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from uuid import UUID

from tongjian.kernel.cases import tree as loading
from tongjian.kernel.cases.agents import as_reader
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
from tongjian.kernel.cases.status import BEFORE_ACCEPTANCE, NEGATIVE, Status
from tongjian.kernel.cases.tree import NoSuchCase, Tree
from tongjian.kernel.ledger.models import Content, Event
from tongjian.kernel.people.models import Organisation, User
from tongjian.kernel.people.viewer import Viewer


def tree_for(viewer: Viewer, case: UUID) -> Tree:
    """The tree a case stands in, for someone who may see it, an agent of its applicant too. 3 queries.

    Raises :class:`NoSuchCase` for a stranger too: whether the case exists is not theirs to know.
    """
    tree = loading.load(loading.root_of(case))
    if as_reader(viewer, tree) is None:
        raise NoSuchCase(f"没有办件 {case}，或您无权查看")
    return tree


@dataclass(frozen=True)
class Entry:
    """A line of the timeline, in the words of the people who read it; `kind` is that of the fact."""

    at: datetime
    case: UUID
    title: str
    by: str
    text: str
    tone: str
    digest: str
    seq: int
    kind: str = ""


@dataclass(frozen=True)
class Names:
    """Names by id, read together."""

    people: Mapping[int, str]
    organisations: Mapping[int, str]
    texts: Mapping[str, str]


def names_in(*trees: Tree) -> Names:
    """Names of all people and organisations of the trees, and the texts people wrote. 3 queries."""
    cases = [case for tree in trees for case in tree.cases.values()]
    history = [happened for tree in trees for happened in tree.history]
    tasks = [task for case in cases for task in case.tasks.values()]
    people = {event.actor for event, _ in history if event.actor}
    people |= {task.assignee for task in tasks if task.assignee}
    organisations = {task.organisation for task in tasks}
    organisations |= {case.organisation for case in cases}
    organisations |= {case.applicant for case in cases if case.applicant}
    digests = {getattr(fact, name) for _, fact in history for name in fact.SEALED}
    return Names(
        people={u.pk: u.name for u in User.objects.filter(pk__in=people).only("id", "name")},
        organisations=dict(Organisation.objects.filter(pk__in=organisations).values_list("pk", "name")),
        texts={
            c.digest: "（内容已依法删除）" if c.erased_at else c.text
            for c in Content.objects.filter(digest__in=digests - {""})
        },
    )


def timeline(tree: Tree, names: Names, case: UUID) -> list[Entry]:
    """What happened to a case and to those below it, the latest first. No query.

    What befell the matters because it befell their stage is told once, there.
    """
    below = {child.id for child in tree.children(tree.cases[case])}
    entries = [
        Entry(
            at=event.at,
            case=event.chain,
            title=f"{tree.cases[event.chain].title} · {told[0]}" if event.chain in below else told[0],
            by=names.people.get(event.actor, "系统") if event.actor else "系统",
            text=told[1],
            tone=told[2],
            digest=event.digest,
            seq=event.seq,
            kind=fact.kind,
        )
        for event, fact in tree.history
        if event.chain == case or (event.chain in below and not _follows(fact))
        if (told := _told(tree, names, event, fact))
    ]
    return list(_together(sorted(entries, key=lambda entry: (entry.at, entry.seq), reverse=True)))


GIVEN = "材料："


def _together(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Materials given at the same moment are one line."""
    for (at, given), group in groupby(entries, key=lambda e: (e.at, e.title.startswith(GIVEN))):
        rows = list(group)
        if not given or len(rows) == 1:
            yield from rows
            continue
        titles = "、".join(row.title.removeprefix(GIVEN) for row in reversed(rows))
        yield replace(rows[0], at=at, title=f"提交材料 {len(rows)} 份", text=titles)


_FOLLOWING = BEFORE_ACCEPTANCE | {Status.ACCEPTED, Status.UNDER_REVIEW}


def _follows(fact: Fact) -> bool:
    """Whether a matter has this from its stage."""
    return isinstance(fact, Opened) or (isinstance(fact, StatusChanged) and fact.to in _FOLLOWING)


_TONES = {
    Status.APPROVED: "good",
    Status.APPROVED_WITH_GAPS: "good",
    Status.REFUSED: "bad",
    Status.NOT_ACCEPTED: "bad",
    Status.CORRECTION_STARTED: "warn",
    Status.SPECIAL_STARTED: "warn",
}


def _told(tree: Tree, names: Names, event: Event, fact: Fact) -> tuple[str, str, str] | None:
    """Title, text and tone of one event; None for what readers need not see."""
    case = tree.cases[event.chain]
    match fact:
        case Opened():
            return "接件", fact.number, ""
        case StatusChanged():
            text = names.texts.get(fact.remark, "")
            tacit = "逾期未告知，自收到之日起即为受理" if fact.tacit else ""
            return Status(fact.to).title, text or tacit, _TONES.get(Status(fact.to), "")
        case TaskDone():
            task = case.tasks[UUID(fact.task)]
            label = fact.said or outcome_label(tree, event.chain, task.node, fact.outcome)
            organisation = names.organisations.get(task.organisation, "")
            title = f"{organisation} · {task.title}：{label}"
            return title, names.texts.get(fact.remark, ""), "bad" if fact.outcome in NEGATIVE else "good"
        case TaskAssigned():
            return "改派", names.texts.get(fact.remark, ""), ""
        case MaterialGiven():
            return f"{GIVEN}{fact.title}", f"第{fact.version}版 · SHA-256 {fact.sha256[:12]}…", ""
        case HoldPlaced():
            return "锁定", fact.reason, "warn"
        case HoldReleased():
            hold = case.holds[fact.key]
            text = names.texts.get(fact.remark, "已修改，自动解除")
            return "解除锁定", f"{hold.reason}：{text}", "good"
        case Extended():
            return f"延期{fact.days}个工作日", names.texts.get(fact.remark, ""), "warn"
        case LicenceIssued():
            return "核发证照", fact.number, "good"
        case Noted():
            return fact.topic, names.texts.get(fact.remark, ""), "warn"
        case LimitSet() | FormSubmitted() | Moved():
            return None
    return fact.told(names.texts)


def outcome_label(tree: Tree, case: UUID, node: str, outcome: str) -> str:
    """The outcome in the words of the pack."""
    process = getattr(tree.definition(tree.cases[case]), "process", None)
    sheet = process.nodes.get(node) if process else None
    return dict(sheet.outcomes).get(outcome, outcome) if sheet else outcome


__all__ = ["Entry", "Names", "NoSuchCase", "names_in", "outcome_label", "timeline", "tree_for"]
