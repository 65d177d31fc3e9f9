"""核发: the result of a matter as an electronic licence, with what it says taken from the case."""

from __future__ import annotations

from datetime import datetime

from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.licences.models import Licence


def issue(tree: Tree, case: CaseState, now: datetime) -> Licence:
    """Draw up the licence of an approved matter. Runs in the transaction of the act that approves it."""
    from tongjian.kernel.licences.actions import issue as issue_licence

    raise LookupError(issue_licence)
