"""What was announced stays as announced, and a draw that was made stays as made."""

from __future__ import annotations

from tongjian.kernel.guards import Guard, unchanged

_ANNOUNCED = (
    *("id", "city", "title", "subject", "organisation_id", "announcement", "digest"),
    *("objects_text", "inspectors_text", "interests_text"),
    *("announced_by_id", "announced_at"),
)


def _allowed(same: str) -> str:
    return f"OLD.state = 'announced' AND {unchanged(_ANNOUNCED, same)}"


DRAWS = Guard("draws_draw", "an announced draw never changes, it is only made or given up", _allowed)
