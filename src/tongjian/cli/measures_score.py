"""`tongjian measures score`: every indicator with its deviation and score, the total and the grade."""

from __future__ import annotations

import argparse
import json
import sys
from fractions import Fraction
from typing import Any

from tongjian.engines.measures import Result, Scored, score
from tongjian.engines.measures.deviation import text_of
from tongjian.engines.measures.rational import rounded, shortest
from tongjian.engines.measures.scoring import by_class
from tongjian.kernel.measures.sheets import profile, read_form

DETAIL = 4
"""Decimals of points and of the score of one row, which add up to the total without being rounded."""


def run(args: argparse.Namespace) -> int:
    """Print the scored form. Raises `PackErrors`, `LookupError`."""
    given = read_form(args.file)
    for mistake in given.unread:
        print(mistake, file=sys.stderr)
    result = score([indicator.row for indicator in given.form.indicators], profile(args.profile))
    print(json.dumps(_as_data(result), ensure_ascii=False) if args.json else _as_text(result))
    return 0


def _as_data(result: Result) -> dict[str, Any]:
    places = result.profile.places
    return {
        "profile": {
            "name": result.profile.name,
            "version": result.profile.version,
            "title": result.profile.title,
            "digest": result.profile.digest,
        },
        "indicators": [_row(row) for row in result.rows],
        "classes": [
            {"title": title, "points": _number(points), "score": _number(earned)}
            for title, points, earned in by_class(result)
        ],
        "full": _plain(shortest(Fraction(result.profile.full), places)),
        "total": _number(result.total, places),
        "total_at_most": _number(result.at_most, places),
        "suggested_total": _number(result.suggested, places),
        "complete": result.complete,
        "grade": result.grade.title if result.grade else None,
        "notes": list(result.notes),
    }


def _row(scored: Scored) -> dict[str, Any]:
    row, comparison = scored.row, scored.comparison
    return {
        "number": row.number,
        "name": row.name,
        "level1": row.level1,
        "level2": row.level2,
        "operator": str(row.target.operator),
        "target": row.target.written or text_of(row.target.value),
        "actual": text_of(row.actual),
        "state": str(comparison.state),
        "reason": comparison.reason,
        "deviation": comparison.deviation,
        "met": comparison.met,
        "direction": str(comparison.direction) if comparison.direction else None,
        "weight": _number(Fraction(row.weight)) if row.weight is not None else None,
        "points": _number(scored.points),
        "suggested": _number(scored.suggested),
        "score": _number(scored.score),
        "note": scored.note,
    }


def _number(value: Fraction | None, places: int = DETAIL) -> float | int | None:
    return None if value is None else _plain(shortest(value, places))


def _plain(number: Any) -> float | int:
    """A JSON number with the same digits: a double holds the fifteen that a score has at most."""
    return int(number) if number == int(number) else float(number)


def _as_text(result: Result) -> str:
    lines = [f"评分口径 {result.profile.title}（{result.profile.reference}）"]
    for row in result.rows:
        earned = "—" if row.score is None else f"{shortest(row.score, DETAIL):f}"
        points = "—" if row.points is None else f"{shortest(row.points, DETAIL):f}"
        shown = row.comparison.deviation or row.comparison.state.label
        target = row.row.target.written or text_of(row.row.target.value)
        note = f"（{row.note}）" if row.note else ""
        head = f"{row.row.number:>3}. {row.row.name}：目标 {target}，完成 {text_of(row.row.actual)}"
        lines.append(f"{head}，偏差 {shown}，得分 {earned}/{points}{note}")
    total = f"合计 {rounded(result.total, result.profile.places):f}"
    if not result.complete:
        total += f"，补齐缺失的以后至多 {rounded(result.at_most, result.profile.places):f}"
    lines.append(
        f"{total}，满分 {result.profile.full:f}，等级 {result.grade.title if result.grade else '未定'}"
    )
    return "\n".join((*lines, *result.notes))
