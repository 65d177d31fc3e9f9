"""From columns to grades: whole numbers all the way, with the reasons of each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from tongjian.engines.risk.columns import MISSING, Inspections, Objects, Whole
from tongjian.engines.risk.model import WORDS, Indicator, Model
from tongjian.engines.risk.severity import Severity, estimate

GRADES = ("", "A", "B", "C", "D")
"""Grades by their number; the empty one is an object that is not graded."""
NO_CLASS, TOO_FEW = "模型中没有这类对象", "近期没有足够的检查，不作评级"
AT_BASE, SURE = "近期没有足够的检查，按基础等级", "检查不足，但其他情形已达最高等级"
GRADED = ""
WHY = (GRADED, NO_CLASS, TOO_FEW, AT_BASE, SURE)


@dataclass(frozen=True, slots=True)
class Reason:
    """What an indicator contributed: its value in its own unit or its word (None: unknown), its points."""

    indicator: str
    measure: str
    title: str
    value: Decimal | str | None
    unit: str
    points: Decimal


@dataclass(frozen=True)
class Graded:
    """The outcome in columns: grade numbers, scores and points in hundredths, and why where it is special."""

    model: Model
    objects: Objects
    grades: NDArray[np.int8]
    scores: Whole
    points: Whole
    values: Whole
    why: NDArray[np.int8]
    severity: Severity

    def reasons(self, place: int) -> list[Reason]:
        """Every indicator of one object, the heaviest first, those of the same weight as in the model."""
        every = [self._reason(place, column, each) for column, each in enumerate(self.model.indicators)]
        return sorted(every, key=lambda reason: -reason.points)

    def packed(self) -> Iterator[str]:
        """The reasons of every object in turn, as text to keep: indicator, value, points in hundredths."""
        names = [json.dumps(each.indicator) for each in self.model.indicators]
        order = np.argsort(-self.points, axis=1, kind="stable")
        values = np.take_along_axis(self.values, order, axis=1).tolist()
        points = np.take_along_axis(self.points, order, axis=1).tolist()
        for columns, own, made in zip(order.tolist(), values, points, strict=True):
            yield (
                "["
                + ",".join(
                    f"[{names[column]},{'null' if value == MISSING else value},{point}]"
                    for column, value, point in zip(columns, own, made, strict=True)
                )
                + "]"
            )

    def _reason(self, place: int, column: int, each: Indicator) -> Reason:
        points = Decimal(int(self.points[place, column])).scaleb(-2)
        return reason_of(
            each, int(self.values[place, column]), points, self.objects.codes.get(each.measure, ((),))[0]
        )


def reason_of(each: Indicator, raw: int | None, points: Decimal, words: tuple[str, ...]) -> Reason:
    """The reason behind a kept value; the place of a word stands for it."""
    value: Decimal | str | None
    if raw is None or raw == MISSING:
        value = None
    elif each.measure in WORDS:
        value = words[raw] if raw < len(words) else str(raw)
    else:
        value = Decimal(raw).scaleb(-3)
    return Reason(each.indicator, each.measure, each.title, value, each.unit, points)


def grade(model: Model, objects: Objects, inspections: Inspections) -> Graded:
    """Grade every object by the model. The identity of inspectors is taken out first."""
    number = len(objects.ids)
    severity = estimate(inspections, number, model.prior_items)
    enough = severity.items >= model.least_items
    unqualified = np.where(enough, severity.deviation, MISSING)
    points = np.zeros((number, len(model.indicators)), dtype=np.int64)
    values = np.full((number, len(model.indicators)), MISSING, dtype=np.int64)
    known = np.ones(number, dtype=bool)
    for column, each in enumerate(model.indicators):
        if each.measure in WORDS:
            values[:, column], points[:, column] = _by_word(each, objects)
        else:
            own = unqualified if each.measure == "unqualified" else objects.values.get(each.measure)
            if own is not None:
                values[:, column], points[:, column] = own, _by_value(each, own)
        if each.required:
            known &= values[:, column] != MISSING
    scores: Whole = points.sum(axis=1)
    grades, why = _graded(model, objects, scores, known)
    return Graded(model, objects, grades, scores, points, values, why, severity)


def _by_value(each: Indicator, own: Whole) -> Whole:
    """In proportion between the two ends, rounded half up, in hundredths of a point."""
    assert each.to is not None
    begins, ends = int(each.from_ * 1000), int(each.to * 1000)
    most, width = int(each.points * 100), ends - begins
    inside = np.clip(own, begins, ends) - begins
    return np.where(own == MISSING, 0, (2 * most * inside + width) // (2 * width))


def _by_word(each: Indicator, objects: Objects) -> tuple[Whole, Whole]:
    words, codes = objects.codes.get(each.measure, ((), np.full(len(objects.ids), -1, dtype=np.int64)))
    table = each.table or {}
    # The last place is for objects without a word.
    known = np.array([*(int(table.get(word, Decimal(0)) * 100) for word in words), 0], dtype=np.int64)
    return np.where(codes < 0, MISSING, codes), known[codes]


def _graded(
    model: Model, objects: Objects, scores: Whole, known: NDArray[np.bool_]
) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    grades = np.zeros(len(scores), dtype=np.int8)
    why = np.full(len(scores), WHY.index(NO_CLASS), dtype=np.int8)
    words, codes = objects.codes["kind"]
    for rule in model.classes:
        places = [words.index(kind) for kind in rule.kinds if kind in words]
        mine = np.isin(codes, places)
        own = np.ones(len(scores), dtype=np.int8)
        for letter in ("B", "C", "D"):
            own += (scores >= int(rule.thresholds[letter] * 100)).astype(np.int8)
        # Points are never below nothing: who is at the top already stays there, whatever an inspection shows.
        sure = mine & ~known & (own == 4)
        grades[mine & known] = own[mine & known]
        why[mine & known] = WHY.index(GRADED)
        base = GRADES.index(rule.without or "")
        few = mine & ~known
        grades[few] = np.maximum(own[few], base) if base else 0
        why[few] = WHY.index(AT_BASE if base else TOO_FEW)
        grades[sure], why[sure] = 4, WHY.index(SURE)
    return grades, why
