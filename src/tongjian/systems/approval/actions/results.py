"""核发: whatever act a matter is granted by, its result is issued with it, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tongjian.kernel.cases.actions import registry
from tongjian.kernel.cases.facts import Fact, LicenceIssued, StatusChanged
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.status import PASSED
from tongjian.kernel.cases.tree import Tree
from tongjian.systems.approval import permit
from tongjian.systems.approval.kinds import MATTER


@registry.reaction
def the_result_is_issued(
    tree: Tree, case: CaseState, fact: Fact, now: datetime
) -> Iterator[tuple[CaseState, Fact]]:
    """The licence of a matter that has one as its result. 5 SQL queries."""
    if case.kind != MATTER or not isinstance(fact, StatusChanged) or fact.to not in PASSED:
        return
    if tree.definition(case).matter.result:
        licence = permit.issue(tree, case, now)
        yield case, LicenceIssued(licence=str(licence.id), number=licence.number or "", digest=licence.digest)
