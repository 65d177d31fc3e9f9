"""When a place is settled, without a database: which round comes next, and what counts in the end."""

from __future__ import annotations

from collections.abc import Mapping

from tongjian.systems.assessment.models import Round

OK, PROBLEM, ABSENT = "ok", "problem", "absent"
VERDICTS = {OK: "符合", PROBLEM: "有问题", ABSENT: "现场没有此情形"}
Verdicts = Mapping[str, str]


def missing_rounds(marks: Mapping[int, Verdicts], *, second: bool) -> list[Round]:
    """The rounds still to come, the next one first. A decision is needed only where two people differ."""
    if Round.FIRST not in marks:
        return [Round.FIRST, Round.SECOND] if second else [Round.FIRST]
    if not second:
        return []
    if Round.SECOND not in marks:
        return [Round.SECOND]
    same = marks[Round.FIRST] == marks[Round.SECOND]
    return [] if same or Round.DECISION in marks else [Round.DECISION]


def settled(marks: Mapping[int, Verdicts], *, second: bool) -> Verdicts | None:
    """The verdicts that count; None while a round is missing."""
    if missing_rounds(marks, second=second):
        return None
    return marks.get(Round.DECISION, marks[Round.FIRST])
