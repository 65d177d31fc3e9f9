"""One case under its lock: whether it may go to the other version now, and the facts when it does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from tongjian.kernel.cases import tree as trees
from tongjian.kernel.cases.facts import Fact, LimitSet
from tongjian.kernel.cases.imported import Imported
from tongjian.kernel.cases.moving.facts import MovedToVersion
from tongjian.kernel.cases.moving.fitting import Version, reasons
from tongjian.kernel.cases.moving.models import Move
from tongjian.kernel.cases.moving.standing import standing_of
from tongjian.kernel.cases.session import Session
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.packs.definitions import StageDefinition
from tongjian.kernel.people.viewer import Viewer


def carry(case: UUID, move: Move, new: Version, now: datetime) -> str:
    """Move one case inside the caller's transaction; why it was not moved, or nothing.

    Locks the case's tree. A case that stands elsewhere by now is judged by where it stands now.
    """
    tree = trees.load(trees.lock(case))
    state = tree.cases[case]
    if refusal := _refusal(tree, state, move, new):
        return refusal
    session = Session(tree, Viewer(user=move.ordered_by_id, name=str(move.ordered_by)), now)
    session.append(state, *_facts(tree, state, move, new))
    session.flush()
    return ""


def _refusal(tree: Tree, state: CaseState, move: Move, new: Version) -> str:
    if state.ended:
        return f"办件已{state.status.title}"
    if state.definition != move.old:
        return "办件已不在原版本，可能已由另一次变更处理"
    return "；".join(reasons(standing_of(state, tree.children(state)), new))


def _facts(tree: Tree, state: CaseState, move: Move, new: Version) -> Iterator[Fact]:
    yield MovedToVersion(old=move.old, new=move.new, move=move.pk, back=move.undoes_id is not None)
    if not move.limit_too or state.limit is None:
        return
    limit = _limit_before(tree, state, move.undoes_id) if move.undoes_id else _limit(new)
    if limit is not None and limit != state.limit:
        days, unit, article = limit
        yield LimitSet(days=days, unit=unit, article=article)


def _limit(version: Version) -> tuple[int, str, str]:
    limit = version.stage.limit if isinstance(version, StageDefinition) else version.matter.promised
    return limit.days, limit.unit, limit.article


def _limit_before(tree: Tree, state: CaseState, undone: int) -> tuple[int, str, str] | None:
    """The limit that held when the order that is taken back came."""
    limit: tuple[int, str, str] | None = None
    for event, fact in tree.history:
        if event.chain != state.id:
            continue
        inner = fact.inner() if isinstance(fact, Imported) else fact
        if isinstance(inner, MovedToVersion) and inner.move == undone:
            return limit
        if isinstance(inner, LimitSet):
            limit = (inner.days, inner.unit, inner.article)
    return None
