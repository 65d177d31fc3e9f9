"""What was published stays: the text of a version, and who was sent to whom by which draw."""

from __future__ import annotations

from tongjian.kernel.guards import Guard, unchanged

_TEXT = ("id", "city", "kind", "code", "number", "title", "words", "body", "digest", "since", "adopted_at")
_SENT = (
    *("id", "city", "region", "organisation_id", "kind", "subject_id", "matters", "plan_id", "round"),
    *("draw_id", "reason", "assigned_on", "due_on", "assigned_by_id", "assigned_at"),
)


def _edition(same: str) -> str:
    return f"OLD.until IS NULL AND {unchanged(_TEXT, same)}"


def _assignment(same: str) -> str:
    return f"OLD.state IN ('open', 'started') AND {unchanged(_SENT, same)}"


EDITIONS = Guard("supervision_edition", "a version of a matter never changes, it only ends", _edition)
ASSIGNMENTS = Guard(
    "supervision_assignment", "an assignment never changes, it only comes to its end", _assignment
)
