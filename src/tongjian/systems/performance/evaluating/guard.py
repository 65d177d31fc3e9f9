"""What was handed in, judged, published and reported stays as it was, in the database itself."""

from __future__ import annotations

from tongjian.kernel.guards import Guard


def _never(_: str) -> str:
    return "1 = 0"


VERSIONS = Guard("performance_evaluating_evaluationversion", "a self-evaluation never changes", _never)
REVIEWS = Guard("performance_evaluating_review", "a second score never changes", _never)
DISCLOSURES = Guard("performance_evaluating_disclosure", "a disclosure never changes", _never)
USES = Guard("performance_evaluating_resultuse", "a decision on the use of a result never changes", _never)
REPORTS = Guard("performance_evaluating_monitoringreport", "a report of monitoring never changes", _never)

EVERY = (VERSIONS, REVIEWS, DISCLOSURES, USES, REPORTS)
