"""Every declared action on a case. Who may do it is asked of the action itself, by a stranger."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from annotated_types import MaxLen
from pydantic.fields import FieldInfo

from tongjian.kernel.cases.actions import Action, View, registry
from tongjian.kernel.cases.state import CaseState, TaskState
from tongjian.kernel.cases.status import OPEN
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.people.viewer import ANONYMOUS, Role
from tools.reference.markdown import code, table, told

NOBODY = UUID(int=0)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def page() -> str:
    """One section an action."""
    return "\n".join(
        (
            "# Actions\n\nEvery write on a case is one of these. A page asks each of them whether it is open "
            "to the person who looks, and shows the reason when it is not. *A stranger is told* is the "
            "sentence of the action itself to somebody without any post.\n",
            *(_section(action) for action in registry.actions.values()),
        )
    )


def _section(action: Action) -> str:
    states = "、".join(status.title for status in sorted(action.states))
    facts = table(
        ("", ""),
        (
            ("cases", "、".join(code(kind) for kind in sorted(action.kinds)) or "every kind"),
            ("in", "every open state" if action.states == OPEN else states),
            ("a stranger is told", action.who(_stranger()) or "nothing: anyone may"),
        ),
    )
    return f"## {action.title} · `{action.name}`\n\n{told(type(action))}\n\n{facts}\n{_input(action)}"


def _input(action: Action) -> str:
    rows = (
        (code(name), field.title or "", "required" if field.is_required() else "", _longest(field))
        for name, field in action.Input.model_fields.items()
    )
    return table(("input", "title", "", "longest"), rows)


def _longest(field: FieldInfo) -> object:
    return next((limit.max_length for limit in field.metadata if isinstance(limit, MaxLen)), "")


def _stranger() -> View:
    """A case with a task at a department, seen by somebody who has nothing to do with it."""
    task = TaskState(NOBODY, "task", "", 0, Role.HANDLER, None, NOW)
    case = CaseState(NOBODY, NOBODY, "", tasks={NOBODY: task})
    return View(Tree(NOBODY, "", {NOBODY: case}), case, ANONYMOUS, NOW)
