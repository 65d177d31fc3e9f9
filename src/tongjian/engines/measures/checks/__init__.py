"""What a careful auditor finds on a performance form: every inconsistency with its row and a sentence.

Silent about a form that is in order; what a form does not have is not held against it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tongjian.engines.measures.checks import accounts, money, plan, results, targets, wording
from tongjian.engines.measures.checks.finding import Finding
from tongjian.engines.measures.form import Form

CHECKS: tuple[Callable[[Form], Iterator[Finding]], ...] = (
    money.budget,
    accounts.execution,
    accounts.accounts,
    accounts.weights,
    targets.targets,
    targets.notation,
    results.results,
    results.sources,
    results.contradictions,
    plan.milestones,
    plan.goals,
    plan.timing,
    wording.wording,
    wording.identity,
    wording.parts,
)


def inconsistencies(form: Form) -> list[Finding]:
    """All findings, those of the whole form first, then row by row."""
    found = [finding for check in CHECKS for finding in check(form)]
    return sorted(found, key=lambda finding: finding.row or 0)


__all__ = ["CHECKS", "Finding", "inconsistencies"]
