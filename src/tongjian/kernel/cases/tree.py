"""A root case with all that hangs below it, read in one go: what checks look at and actions change."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from tongjian.kernel.cases import facts, state
from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.ledger.models import Event
from tongjian.kernel.ledger.queries import events_of
from tongjian.kernel.packs.queries import matter_definition, stage_definition


class NoSuchCase(LookupError):
    """There is no case with this id (or none the viewer may know of)."""


@dataclass
class Tree:
    """The cases under one root, folded from the ledger.

    `duties` is the department code, `regions` the region by organisation id, the highest bodies first.
    """

    root: UUID
    city: str
    cases: dict[UUID, CaseState] = field(default_factory=dict)
    duties: Mapping[int, str] = field(default_factory=dict)
    regions: Mapping[int, str] = field(default_factory=dict)
    history: list[tuple[Event, facts.Fact]] = field(default_factory=list)

    def top(self) -> CaseState:
        return self.cases[self.root]

    def parent(self, case: CaseState) -> CaseState | None:
        return self.cases.get(case.parent) if case.parent else None

    def children(self, case: CaseState) -> list[CaseState]:
        return [child for child in self.cases.values() if child.parent == case.id]

    def siblings(self, case: CaseState) -> list[CaseState]:
        """The other matters of the same stage."""
        return [c for c in self.cases.values() if c.parent == case.parent and c.parent and c.id != case.id]

    def definition(self, case: CaseState) -> Any:
        """The definition the case was opened under, from memory: definitions never change."""
        read = stage_definition if case.kind.endswith(".stage") else matter_definition
        return read(case.definition)

    def organisation_of(self, duty: str, beside: int | None = None) -> int | None:
        """The body of that duty: the one for the same region as the body it stands beside, else the highest.

        A district that decides asks its own departments, where it has them.
        """
        found = [id_ for id_, d in self.duties.items() if d == duty]
        if beside in found:
            return beside
        region = self.regions.get(beside or 0)
        alike = [id_ for id_ in found if region and self.regions.get(id_) == region]
        return next(iter([*alike, *found]), None)


def root_of(case: UUID) -> UUID:
    """The top of a case's tree, which never changes. 1 query."""
    root = Case.objects.filter(pk=case).values_list("root", flat=True).first()
    if root is None:
        raise NoSuchCase(f"没有办件 {case}")
    return root


def lock(case: UUID) -> UUID:
    """Take the one lock of the tree the case stands in; answers the root. 1 query.

    On SQLite the transaction has the write lock already.
    """
    assert connection.in_atomic_block, "a tree is locked inside a transaction"
    # Written out, as every act begins with it: to build the statement costs ten times what it takes to run.
    statement = "SELECT id FROM cases_case WHERE id = (SELECT root FROM cases_case WHERE id = %s)"
    if connection.features.has_select_for_no_key_update:
        statement += " FOR NO KEY UPDATE"
    with connection.cursor() as cursor:
        cursor.execute(statement, [Case._meta.pk.get_db_prep_value(case, connection)])
        row = cursor.fetchone()
    if row is None:
        raise NoSuchCase(f"没有办件 {case}")
    return row[0] if isinstance(row[0], UUID) else UUID(row[0])


def load(root: UUID) -> Tree:
    """Fold every case of the tree. 2 queries, whatever the number of cases."""
    found = load_all([root]).get(root)
    if found is None:
        raise NoSuchCase(f"没有办件 {root}")
    return found


def load_all(roots: Collection[UUID], until: datetime | None = None) -> dict[UUID, Tree]:
    """Fold the trees under these roots, all of one city. 2 queries, whatever their number.

    `until`: as they stood before that moment. A root of which nothing is recorded is left out.
    """
    trees: dict[UUID, Tree] = {}
    for event in events_of(roots, until):
        fact = facts.read(event.kind, json.loads(event.body))
        tree = trees.setdefault(event.root, Tree(event.root, event.city))
        case = tree.cases.setdefault(event.chain, CaseState(event.chain, event.root, event.city))
        state.apply(case, event, fact)
        tree.history.append((event, fact))
    whole = {root: tree for root, tree in trees.items() if root in tree.cases}
    if whole:
        bodies = bodies_of(next(iter(whole.values())).city)
        for tree in whole.values():
            tree.duties, tree.regions = bodies
    return whole


def bodies_of(city: str) -> tuple[dict[int, str], dict[int, str]]:
    """Department code and region of every organisation of the city that has a duty. 1 query.

    The highest bodies come first.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, duty, region FROM people_organisation WHERE city = %s AND duty <> ''"
            " ORDER BY parent_id NULLS FIRST, id",
            [city],
        )
        rows = cursor.fetchall()
    return {id_: duty for id_, duty, _ in rows}, {id_: region for id_, _, region in rows}


def duties_of(city: str) -> dict[int, str]:
    """Department code of every organisation of the city that has one, the highest bodies first. 1 query."""
    return bodies_of(city)[0]
