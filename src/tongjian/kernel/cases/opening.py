"""How a case begins. Its identifier is made from the clock, so that rows of one day lie together."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID, uuid5

from django.utils import timezone

from tongjian.kernel.cases.facts import Opened
from tongjian.kernel.cases.session import Session
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.tree import Tree, bodies_of
from tongjian.kernel.cases.writing import write_transaction
from tongjian.kernel.people.viewer import Viewer


def new_id(now: datetime) -> UUID:
    """A version-7 UUID: 48 bits of milliseconds, then randomness."""
    milliseconds = int(now.timestamp() * 1000)
    value = milliseconds << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 7 << 76
    return UUID(int=value & ~(0x3 << 62) | 2 << 62)


@contextmanager
def opening(city: str, actor: Viewer, *, now: datetime | None = None) -> Iterator[Session]:
    """The transaction in which a tree begins. What is recorded in the block is written when it ends.

    Numbers allotted and drafts frozen in the block are given back when anything in it fails.
    """
    moment = now or timezone.now()
    with write_transaction():
        duties, regions = bodies_of(city)
        session = Session(Tree(new_id(moment), city, {}, duties, regions), actor, moment)
        yield session
        session.flush()


def root_case(session: Session, opened: Opened) -> CaseState:
    """Begin the case at the top of the tree."""
    root = session.tree.root
    return session.open(CaseState(root, root, session.tree.city), opened)


def child_case(session: Session, opened: Opened) -> CaseState:
    """Begin a case below another, in the same transaction."""
    child = CaseState(new_id(session.now), session.tree.root, session.tree.city)
    return session.open(child, opened)


def task_id(case: CaseState, node: str) -> str:
    """The id of the next task of a node outside the process: the same input gives the same id."""
    before = sum(task.node == node for task in case.tasks.values())
    return str(uuid5(case.id, f"{node}#{before}"))
