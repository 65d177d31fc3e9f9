"""What was recorded in the field, and what happened to a finding, stays as it was, in the database itself."""

from __future__ import annotations

from tongjian.kernel.guards import Guard, unchanged

_VISIT = (
    *("id", "city", "number", "assignment_id", "again_id", "subject_id", "organisation_id"),
    *("sheet", "assigned_at"),
)
_FINDING = (
    *("id", "city", "number", "visit_id", "subject_id", "matter", "item", "words", "evidence", "found_on"),
)


def _never(_: str) -> str:
    return "1 = 0"


def _visit(same: str) -> str:
    return f"{unchanged(_VISIT, same)} AND (OLD.state = 'open' OR {unchanged(('state', 'digest'), same)})"


VISITS = Guard("supervision_field_visit", "a visit that is over stays as it was concluded", _visit)
FACTS = Guard("supervision_field_fieldfact", "a fact recorded in the field never changes", _never)
FILES = Guard("supervision_field_fieldfile", "a photo from the field never changes", _never)
FINDINGS = Guard(
    "supervision_field_finding",
    "what was found stays as it was found",
    lambda same: unchanged(_FINDING, same),
)
STEPS = Guard("supervision_field_findingstep", "a step of a finding never changes", _never)

EVERY = (VISITS, FACTS, FILES, FINDINGS, STEPS)
