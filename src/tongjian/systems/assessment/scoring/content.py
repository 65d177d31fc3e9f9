"""What is scored of a district, exactly: evidence as values, items as rows, the standard as a profile.

A period of a month holds only what is collected monthly; the quarterly items do not apply to it, and their
points are carried by the others of the same part. A quarter holds everything: parts of a whole are added up
by numerator and denominator over its months, counts are averaged over the months that have one. What nobody
collected is missing, not zero: it has no score, and the total is what is certain, with what it may become.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tongjian.engines.measures import (
    Attainment,
    Band,
    Missing,
    NotApplicable,
    Number,
    Profile,
    Result,
    Row,
    ScoreClass,
    Scored,
    Value,
    score,
)
from tongjian.engines.measures.profile import plain_name
from tongjian.engines.measures.rational import rounded, shortest
from tongjian.engines.measures.value import reason_of
from tongjian.kernel.ledger.chain import canonical
from tongjian.systems.assessment.models import Evidence, EvidenceState, Frequency
from tongjian.systems.assessment.standards.queries import rule_told
from tongjian.systems.assessment.standards.sheet import ItemSheet, StandardSheet

PLACES = 2
NOT_COLLECTED = "还没有采集"
QUARTERLY = "按季采集，月度不计"
_NO_WORDS = {reached: Band(Decimal(100), Decimal(0), Decimal(0)) for reached in Attainment}


@dataclass(frozen=True)
class Content:
    """The scores of one district: what the engine found, the text that is kept of it, and its digest."""

    result: Result
    text: str

    @property
    def digest(self) -> str:
        """SHA-256 of the text."""
        return digest_of(self.text)


def digest_of(text: str) -> str:
    """The digest a sheet keeps of its body."""
    return hashlib.sha256(text.encode()).hexdigest()


def profile_of(sheet: StandardSheet, digest: str = "") -> Profile:
    """The standard as the engine scores by it. Items are figures: no words are judged, nothing is rounded."""
    return Profile(
        name=sheet.standard,
        version=sheet.version.isoformat(),
        title=sheet.title,
        full=sheet.full,
        classes=tuple(
            ScoreClass(part.title, part.points, frozenset({plain_name(part.title)})) for part in sheet.parts
        ),
        bands=_NO_WORDS,
        grades=(),
        places=sheet.places,
        bonus_cap=sheet.bonus_cap,
        digest=digest,
    )


def value_of(item: ItemSheet, evidence: Evidence | None) -> Value:
    """What was found of an item in one period."""
    if evidence is None:
        return Missing(NOT_COLLECTED)
    if evidence.state == EvidenceState.NOT_APPLICABLE or evidence.numerator is None:
        return NotApplicable(evidence.reason)
    return _number(item, Fraction(evidence.numerator), _denominator(evidence))


def value_over(item: ItemSheet, months: Mapping[str, Evidence | None]) -> Value:
    """What was found of a monthly item over a quarter; `months` are its periods by title."""
    if not months:
        return Missing("本季没有开启月度考核")
    if missing := [title for title, evidence in months.items() if evidence is None]:
        return Missing(f"{'、'.join(missing)}{NOT_COLLECTED}")
    found = [evidence for evidence in months.values() if evidence and evidence.numerator is not None]
    if not found:
        return NotApplicable("；".join(f"{title}：{e.reason}" for title, e in months.items() if e))
    upper = sum((Fraction(e.numerator) for e in found if e.numerator is not None), Fraction(0))
    wholes = [_denominator(e) for e in found]
    if all(whole is not None for whole in wholes):
        return _number(item, upper, sum((whole for whole in wholes if whole is not None), Fraction(0)))
    return _number(item, upper / len(found), None)


def content_of(
    sheet: StandardSheet, digest: str, kind: str, values: Mapping[str, Value], **head: Any
) -> Content:
    """Score one district; `values` by the code of the item, `head` says what stands above the rows."""
    rows = [_row(number, item, sheet, kind, values) for number, item in enumerate(sheet.items, 1)]
    result = score(rows, profile_of(sheet, digest))
    body = {
        **head,
        "profile": sheet.reference,
        "profile_digest": digest,
        "full": f"{sheet.full:f}",
        "rows": [_told(item, scored) for item, scored in zip(sheet.items, result.rows, strict=True)],
        "total": str(result.total),
        "at_most": str(result.at_most),
        "notes": list(result.notes),
    }
    return Content(result, canonical(body))


def _row(number: int, item: ItemSheet, sheet: StandardSheet, kind: str, values: Mapping[str, Value]) -> Row:
    part = next(part for part in sheet.parts if part.part == item.part)
    if kind == Frequency.MONTH and item.every != Frequency.MONTH:
        value: Value = NotApplicable(QUARTERLY)
    else:
        value = values.get(item.item, Missing(NOT_COLLECTED))
    return Row(
        number,
        item.title,
        item.as_target,
        value,
        level1=part.title,
        weight=item.points,
        better=item.better,
        rule=item.as_rule,
    )


def _told(item: ItemSheet, scored: Scored) -> dict[str, Any]:
    """A row as it is kept: every figure as an exact fraction, beside what is printed of it."""
    value = scored.row.actual
    number = value if isinstance(value, Number) else None
    return {
        "item": item.item,
        "title": item.title,
        "part": scored.row.level1,
        "weight": f"{item.points:f}",
        "points": _fraction(scored.points),
        "target": item.target,
        "rule": rule_told(item),
        "state": value.state.value,
        "value": _fraction(number.figure) if number else None,
        "printed": f"{number.amount:f}{number.unit}" if number else value.state.label,
        "score": _fraction(scored.score),
        "score_printed": f"{rounded(scored.score, PLACES):f}" if scored.score is not None else "",
        "points_printed": f"{shortest(scored.points, PLACES):f}" if scored.points is not None else "",
        "reason": scored.note or reason_of(value),
    }


def _number(item: ItemSheet, upper: Fraction, whole: Fraction | None) -> Number:
    if whole is None:
        return Number(shortest(upper, PLACES), item.unit, exactly=upper)
    percent = upper / whole * 100
    return Number(rounded(percent, PLACES), item.unit or "%", exactly=percent)


def _denominator(evidence: Evidence) -> Fraction | None:
    return None if evidence.denominator is None else Fraction(evidence.denominator)


def _fraction(number: Fraction | None) -> str | None:
    return None if number is None else str(number)


def lost(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, Fraction]]:
    """Which items cost most, the dearest first: title and points not earned."""
    gone = [
        (str(row["title"]), Fraction(row["points"]) - Fraction(row["score"]))
        for row in rows
        if row["points"] is not None and row["score"] is not None
    ]
    return sorted((one for one in gone if one[1] > 0), key=lambda one: (-one[1], one[0]))
