"""The one way to change a case: lock the root, look, check, apply, append, project, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from pydantic import BaseModel, ValidationError

from tongjian.kernel.cases import tree as trees
from tongjian.kernel.cases.actions import Action, Refusal, View, closed_because, registry
from tongjian.kernel.cases.agents import as_reader
from tongjian.kernel.cases.session import Session
from tongjian.kernel.cases.writing import write_transaction
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.projects.actions import NotAllowedError
from tongjian.kernel.projects.mandates import record_act


class Refused(Exception):
    """The action was not done, for these reasons. Nothing was changed."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__("；".join(map(str, refusals)))
        self.refusals = refusals


class NotAllowed(Refused):
    """The actor may not even know whether the case exists."""


class InvalidInput(Refused):
    """The input does not have the declared form."""


@dataclass(frozen=True)
class Outcome:
    """What an action did: how many facts it appended and whether the tree is finished."""

    case: UUID
    facts: int
    ended: bool


@dataclass(frozen=True)
class Possible:
    """One action as it stands for one person: open, or closed with the reasons."""

    action: Action
    refusals: tuple[Refusal, ...]

    @property
    def open(self) -> bool:
        return not self.refusals


def perform(
    name: str,
    case: UUID,
    actor: Viewer,
    given: Mapping[str, Any] | None = None,
    *,
    now: datetime | None = None,
) -> Outcome:
    """Do a declared action. Raises :class:`Refused` (or a kind of it) and leaves everything as it was."""
    with write_transaction():
        return perform_within(name, case, actor, given, now=now)


def perform_within(
    name: str,
    case: UUID,
    actor: Viewer,
    given: Mapping[str, Any] | None = None,
    *,
    now: datetime | None = None,
) -> Outcome:
    """The same inside a transaction that is open already: a job's, whose done-mark belongs to the act."""
    action = registry.actions[name]
    given_input = read_input(action, given or {})
    tree = trees.load(trees.lock(case))
    moment = now or timezone.now()
    reader = as_reader(actor, tree, now=moment)
    if reader is None:
        raise NotAllowed([Refusal("没有这个办件，或您无权办理")])
    view = View(tree, tree.cases[case], reader, moment)
    if refusals := closed_because(action, view):
        raise Refused(refusals)
    view = replace(view, loaded=action.load(view, given_input))
    if refusals := list(action.check(view, given_input)):
        raise Refused(refusals)
    session = Session(tree, reader, view.now)
    session.append(view.case, *action.apply(view, given_input))
    session.append(view.case, *action.record(view, given_input))
    session.notify(view.case, action.notices(view, given_input))
    session.flush()
    write_down(reader, f"代办：{action.title}", f"case:{case}", now=moment)
    return Outcome(case, len(session.events), tree.top().ended)


def write_down(actor: Viewer, what: str, subject: str, *, now: datetime) -> None:
    """What an agent did, in the transaction that does it; nothing for those who act for themselves.

    Raises :class:`NotAllowed` when the mandate ended while the act was under way: then none of it happens.
    """
    try:
        record_act(actor, what, subject, now=now)
    except NotAllowedError as over:
        raise NotAllowed([Refusal(str(over))]) from over


def possible(tree: trees.Tree, case: UUID, actor: Viewer, *, now: datetime | None = None) -> list[Possible]:
    """Every action of this kind of case with why it is closed. No query: the tree is already loaded."""
    view = View(tree, tree.cases[case], actor, now or timezone.now())
    return [
        Possible(action, tuple(closed_because(action, view)))
        for action in registry.actions.values()
        if action.concerns(view.case) and action.button and not action.by_platform
    ]


def read_input(action: Action, given: Mapping[str, Any]) -> BaseModel:
    """The input as the action declares it, or the sentences that say what is wrong with it."""
    try:
        return action.Input.model_validate(dict(given))
    except ValidationError as error:
        raise InvalidInput([_sentence(action, problem) for problem in error.errors()]) from error


def _sentence(action: Action, problem: Any) -> Refusal:
    name = str(problem["loc"][0]) if problem["loc"] else ""
    known = action.Input.model_fields.get(name)
    title = (known.title or name) if known else name
    match problem["type"]:
        case "missing" | "string_too_short":
            return Refusal(f"“{title}”没有填写", "请填写后再提交")
        case "string_too_long":
            return Refusal(f"“{title}”超过{problem['ctx']['max_length']}字", "请缩短后再提交")
        case "extra_forbidden":
            return Refusal(f"不认识的内容“{name}”", "请去掉后再提交")
        case _:
            return Refusal(f"“{title}”的内容无法识别", "请按提示的格式重新填写")
