"""Issued conditions stay as issued, in the database itself; only their PDF is added, once."""

from __future__ import annotations

from tongjian.kernel.guards import Guard, unchanged

_KEPT = (
    *("id", "city", "parcel", "state", "revision", "organisation_id", "created_by_id", "created_at"),
    *("changed_by_id", "changed_at", "remark", "version", "number", "issued_on", "issued_by_id"),
    *(
        "typed",
        "effective_from",
        "edition",
        "edition_digest",
        "conditions",
        "content",
        "digest",
        "file_id",
    ),
)


def _allowed(same: str) -> str:
    printed = f"(OLD.document_id IS NULL OR OLD.document_id {same} NEW.document_id)"
    return f"OLD.state IN ('draft', 'proposed') OR ({unchanged(_KEPT, same)} AND {printed})"


CONDITIONS = Guard("places_planningconditions", "issued planning conditions never change", _allowed)
