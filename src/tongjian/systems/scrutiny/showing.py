"""What the page of a scrutinised drawing shows, for whoever made it: an officer's desk or a self-check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.safestring import mark_safe

from tongjian.systems.scrutiny.queries import VERDICTS, indicator_rows

TO_HANDLE = ("fail", "review", "not_verifiable")


def shown(report: Mapping[str, Any], plan: str) -> dict[str, Any]:
    """The context of `scrutiny/_drawing.html`: a report.json and the picture that belongs to it."""
    findings = [(finding, *VERDICTS[finding["verdict"]]) for finding in report["findings"]]
    return {
        "report": report,
        "failed": report["verdicts"].get("fail", 0),
        "to_review": waiting_for_a_person(report),
        "rows": indicator_rows(report),
        "shown": [f for f in findings if f[0]["verdict"] in TO_HANDLE],
        "passed": [f for f in findings if f[0]["verdict"] == "pass"],
        "not_applicable": [f for f in findings if f[0]["verdict"] == "not_applicable"],
        # Written by our own engine, which escapes every text of the drawing; never by the applicant.
        "plan": mark_safe(plan),
    }


def waiting_for_a_person(report: Mapping[str, Any]) -> int:
    """How many findings a machine leaves to people: to be judged, or not verifiable."""
    verdicts = report["verdicts"]
    return int(verdicts.get("review", 0) + verdicts.get("not_verifiable", 0))
