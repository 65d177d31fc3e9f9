"""From frozen inputs to grades: the same function makes a run and proves it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from tongjian.engines.risk import GRADES, MISSING, CreditRules, Graded, Inspections, Model, Objects, grade
from tongjian.engines.risk.columns import Whole
from tongjian.engines.risk.grading import WHY
from tongjian.systems.supervision.risk.grading.freezing import Frozen, credited


@dataclass(frozen=True)
class Line:
    """The outcome for one object; `reasons` is text as it is kept."""

    subject: str
    kind: str
    grade: str
    score: Decimal
    why: str
    reasons: str
    credit: str
    credit_points: Decimal


@dataclass(frozen=True)
class Made:
    """A whole run: a line for each object in the order of the inputs, and the engine's columns."""

    lines: list[Line]
    graded: Graded
    people: list[list[str]]

    @property
    def digest(self) -> str:
        """SHA-256 over every line."""
        whole = hashlib.sha256()
        for line in self.lines:
            told = (line.subject, line.grade, f"{line.score:f}", line.why, line.reasons, line.credit)
            whole.update("\t".join((*told, f"{line.credit_points:.2f}\n")).encode())
        return whole.hexdigest()


def made_from(frozen: Frozen) -> Made:
    """Grade what was frozen. Nothing else is looked at."""
    model = Model.model_validate(frozen["model"])
    rules = CreditRules.model_validate(frozen["credit"])
    marks = [credited(frozen, rules, place) for place in range(len(frozen["objects"]))]
    objects = _objects(frozen, [points for points, _ in marks])
    graded = grade(model, objects, _inspections(frozen))
    lines = [
        Line(
            subject["id"],
            subject["kind"],
            GRADES[graded.grades[place]],
            Decimal(int(graded.scores[place])).scaleb(-2),
            WHY[graded.why[place]],
            reasons,
            letter,
            points,
        )
        for place, (subject, reasons, (points, letter)) in enumerate(
            zip(frozen["objects"], graded.packed(), marks, strict=True)
        )
    ]
    return Made(lines, graded, frozen["people"])


def _objects(frozen: Frozen, credit: list[Decimal]) -> Objects:
    rows = frozen["objects"]
    values = {
        # Of a penalty, a coercion or a complaint nobody knows there was none; without an order none was late.
        **{name: _column(rows, name, 0) for name in ("penalties", "coercions", "complaints")},
        "late": _column(rows, "late", MISSING),
        "credit": np.array([int((100 - points) * 1000) for points in credit], dtype=np.int64),
    }
    codes = {name: _words([row[name] for row in rows]) for name in ("kind", "size")}
    return Objects([row["id"] for row in rows], values, codes)


def _column(rows: list[dict[str, int]], name: str, nothing: int) -> Whole:
    return np.array([row.get(name, nothing) for row in rows], dtype=np.int64)


def _words(given: list[str]) -> tuple[tuple[str, ...], Whole]:
    words = tuple(sorted({each for each in given if each}))
    places = {word: place for place, word in enumerate(words)}
    return words, np.array([places.get(each, -1) for each in given], dtype=np.int64)


def _inspections(frozen: Frozen) -> Inspections:
    rows = frozen["inspections"]
    if not rows:
        return Inspections(people=len(frozen["people"]))
    people = {code: place for place, (code, _) in enumerate(frozen["people"])}
    strata = {name: place for place, name in enumerate(sorted({row[1] for row in rows}))}
    most = max(len(row[2]) for row in rows)
    team = np.full((len(rows), most), -1, dtype=np.int64)
    for place, row in enumerate(rows):
        team[place, : len(row[2])] = [people[code] for code in row[2]]
    return Inspections(
        np.array([row[0] for row in rows], dtype=np.int64),
        np.array([strata[row[1]] for row in rows], dtype=np.int64),
        team,
        np.array([row[3] for row in rows], dtype=np.int64),
        np.array([row[4] for row in rows], dtype=np.int64),
        len(people),
        len(strata),
    )
