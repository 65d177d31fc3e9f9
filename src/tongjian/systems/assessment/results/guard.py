"""What was verified, published, decided or recorded stays as it was, in the database itself.

Where a row goes on (an appeal its way, a use its reversal, an incident its response), only that may change.
"""

from __future__ import annotations

from collections.abc import Callable

from tongjian.kernel.guards import Guard, unchanged

_APPEAL = (
    *("id", "period_id", "publication_id", "district_id", "task_id", "evidence_id", "grounds", "document_id"),
    *("excuse", "filed_by_id", "filed_at"),
)
_USE = (
    *("id", "period_id", "publication_id", "district_id", "rule", "kind", "title", "ground"),
    *("made_by_id", "made_at"),
)
_REVERSAL = ("reversal", "reversed_by_id", "reversed_at", "reversed_for_id")
_BUILDING = (
    *("id", "city", "district_id", "code", "address", "kind", "found_on", "found_m2", "longitude"),
    *("latitude", "table_id", "by_id", "at"),
)
_INCIDENT = ("id", "route_id", "code", "what", "happened_at", "table_id", "by_id", "at")


def _never(_: str) -> str:
    return "1 = 0"


def _once(kept: tuple[str, ...], column: str, then: tuple[str, ...]) -> Callable[[str], str]:
    """What is kept stays; `then` may be written as long as `column` is empty."""

    def allows(same: str) -> str:
        return f'{unchanged(kept, same)} AND (OLD."{column}" IS NULL OR ({unchanged(then, same)}))'

    return allows


def _appeal(same: str) -> str:
    decided = "OLD.state IN ('late', 'filed', 'reviewed')"
    return f"{unchanged(_APPEAL, same)} AND ({decided} OR {unchanged(('state', 'decide_by'), same)})"


def _building(same: str) -> str:
    return unchanged(_BUILDING, same)


def _incident(same: str) -> str:
    response = f"(OLD.responded_at IS NULL OR {unchanged(('responded_at',), same)})"
    end = f"(OLD.resolved_at IS NULL OR {unchanged(('resolved_at',), same)})"
    return f"{unchanged(_INCIDENT, same)} AND {response} AND {end}"


def _kept(table: str, sentence: str) -> Guard:
    return Guard(f"assessment_results_{table}", sentence, _never)


VERIFICATIONS = _kept("verification", "a verification never changes")
PUBLICATIONS = _kept("publication", "a publication never changes, the next version is made")
LINES = _kept("line", "a line of a publication never changes")
REPORTS = _kept("report", "a report never changes, the next version is made")
REVIEWS = _kept("review", "a review never changes")
DECISIONS = _kept("decision", "a decision never changes")
IMPORTS = _kept("topicimport", "an imported table never changes")
TREATMENTS = _kept("treatment", "a treatment never changes")
RECHECKS = _kept("recheck", "a second look never changes")
PATROLS = _kept("patrol", "a patrol never changes")
ENTRIES = _kept("operationentry", "an entry of the ledger never changes")
APPEALS = Guard("assessment_results_appeal", "an appeal goes its way, what it says stays", _appeal)
USES = Guard(
    "assessment_results_use",
    "a use of results is only taken back, once",
    _once(_USE, "reversed_at", _REVERSAL),
)
BUILDINGS = Guard("assessment_results_illegalbuilding", "what was found stays", _building)
INCIDENTS = Guard("assessment_results_incident", "response and end are written once", _incident)

EVERY = (
    *(VERIFICATIONS, PUBLICATIONS, LINES, REPORTS, REVIEWS, DECISIONS, IMPORTS, TREATMENTS, RECHECKS),
    *(PATROLS, ENTRIES, APPEALS, USES, BUILDINGS, INCIDENTS),
)
