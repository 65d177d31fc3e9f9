"""A score's result as data: every number exact, as a fraction in text."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tongjian.engines.measures import Result, Scored
from tongjian.engines.measures.deviation import text_of


def as_data(result: Result) -> dict[str, Any]:
    """Rows, total and grade, so that the same form and profile always give the same data."""
    return {
        "rows": [_row(row) for row in result.rows],
        "total": str(result.total),
        "at_most": str(result.at_most),
        "suggested": _text(result.suggested),
        "grade": result.grade.title if result.grade else None,
        "complete": result.complete,
        "notes": list(result.notes),
    }


def _row(scored: Scored) -> dict[str, Any]:
    row, comparison = scored.row, scored.comparison
    return {
        "number": row.number,
        "name": row.name,
        "level1": row.level1,
        "level2": row.level2,
        "target": row.target.written or text_of(row.target.value),
        "actual": text_of(row.actual),
        "state": str(comparison.state),
        "reason": comparison.reason,
        "deviation": comparison.deviation,
        "met": comparison.met,
        "direction": str(comparison.direction) if comparison.direction else None,
        "points": _text(scored.points),
        "suggested": _text(scored.suggested),
        "score": _text(scored.score),
        "why": row.reason,
        "note": scored.note,
    }


def _text(number: Fraction | None) -> str | None:
    return None if number is None else str(number)
