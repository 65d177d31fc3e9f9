"""What was put forward stays as it was, in the database itself; what became of it is written once."""

from __future__ import annotations

from tongjian.kernel.guards import Guard, unchanged

_KEPT = (
    *("id", "declaration_id", "number", "reason", "body", "digest", "submission_id"),
    *("proposed_by_id", "proposed_at"),
)
_OUTCOME = ("state", "signed_by_id", "signed_at", "decided_by_id", "decided_at", "opinion", "remarks")


def _allowed(same: str) -> str:
    undecided = f"OLD.state IN ('proposed', 'submitted') OR ({unchanged(_OUTCOME, same)})"
    return f"{unchanged(_KEPT, same)} AND ({undecided})"


VERSIONS = Guard(
    "performance_declarationversion", "a version of a declaration never changes, only its outcome", _allowed
)
