"""What is told of a self-evaluation while it is typed: each row beside its target, and what still lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tongjian.engines.measures import Profile, Result, Scored
from tongjian.engines.measures.checks import inconsistencies
from tongjian.engines.measures.deviation import text_of
from tongjian.engines.measures.printed import normal
from tongjian.engines.measures.rational import exact, rounded, shortest
from tongjian.engines.measures.value import Missing, NotApplicable
from tongjian.kernel.forms.schema import Form
from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.measures.judging import scored
from tongjian.systems.performance.declaring.body import Unread
from tongjian.systems.performance.declaring.checking import Told
from tongjian.systems.performance.evaluating.body import filled_in
from tongjian.systems.performance.evaluating.known import UNBOUND, Known

OWN = frozenset({"result-missing", "cause-missing", "source-missing", "deviation", "score-unexplained"})
"""Findings of the engine that are told here already, and more exactly."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row with what came of it, as pages show it. Empty texts: there is nothing to show."""

    number: int
    name: str
    level: str
    target: str
    actual: str
    source: str
    cause: str
    deviation: str
    met: bool | None
    points: str
    score: str
    note: str
    reason: str
    path: str = ""
    known: Known = UNBOUND

    @property
    def tone(self) -> str:
        """How the mark of the row looks."""
        return {True: "good", False: "bad", None: ""}[self.met]

    @property
    def word(self) -> str:
        """Whether the target was reached, in a word; empty where that cannot be said."""
        return {True: "达到", False: "没有达到", None: ""}[self.met]


@dataclass(frozen=True, slots=True)
class Judged:
    """A report as it stands. `wanting` keeps it from being handed in, `findings` ask for a second look.

    `sheet` and `result` are None while something cannot be read. `by_hand` counts values people entered.
    """

    sheet: FormSheet | None
    result: Result | None
    lines: tuple[Line, ...] = ()
    wanting: tuple[Told, ...] = ()
    findings: tuple[Told, ...] = ()
    by_hand: int = 0

    @property
    def total(self) -> str:
        """The score so far, as printed."""
        return total_of(self.result) if self.result else ""

    @property
    def grade(self) -> str:
        """The grade, empty where there is none yet."""
        return self.result.grade.title if self.result and self.result.grade else ""


def judged(
    form: Form,
    data: Mapping[str, Any],
    base: FormSheet,
    profile: Profile,
    known: Mapping[int, Known],
    cause_beyond: Decimal,
) -> Judged:
    """Everything that is told of a report at one moment. No SQL."""
    filled = filled_in(form, data, base)
    if filled.sheet is None:
        return Judged(None, None, wanting=tuple(map(_unread, filled.unread)))
    result = scored(filled.sheet, profile)
    sheet = with_deviations(filled.sheet, result)
    lines = lines_of(sheet, result, filled.paths, known)
    pairs = zip(result.rows, lines, strict=True)
    wanting = [_unread(each) for each in filled.unread]
    wanting += [told for row, line in pairs for told in _wanting(row, line, cause_beyond)]
    findings = [
        Told(each.sentence, _place(lines[each.row - 1]) if each.row else "")
        for each in inconsistencies(sheet.as_form())
        if each.check not in OWN
    ]
    by_hand = sum(entered(line) for line in lines)
    return Judged(sheet, result, lines, tuple(wanting), tuple(findings), by_hand)


def _place(line: Line) -> str:
    return f"{line.path}.actual" if line.path else ""


def with_deviations(sheet: FormSheet, result: Result) -> FormSheet:
    """The form with the deviation of every row, as the report prints it."""
    rows = tuple(
        row.model_copy(update={"deviation_printed": found.comparison.deviation})
        for row, found in zip(sheet.indicators, result.rows, strict=True)
    )
    return sheet.model_copy(update={"indicators": rows})


def lines_of(
    sheet: FormSheet,
    result: Result,
    paths: Mapping[int, str] | None = None,
    known: Mapping[int, Known] | None = None,
) -> tuple[Line, ...]:
    """The rows of a scored form for a reader."""
    paths, known = paths or {}, known or {}
    return tuple(
        Line(
            number=number,
            name=row.name,
            level="·".join(filter(None, (row.level1, row.level2))),
            target=_target(found),
            actual="" if isinstance(found.row.actual, Missing) else text_of(found.row.actual),
            source=row.source or "",
            cause=row.cause or "",
            deviation=found.comparison.deviation or "",
            met=found.comparison.met,
            points=_shown(found.points),
            score=_shown(found.score),
            note=found.note or found.comparison.reason,
            reason=row.reason,
            path=paths.get(number, ""),
            known=known.get(number, UNBOUND),
        )
        for number, (row, found) in enumerate(zip(sheet.indicators, result.rows, strict=True), start=1)
    )


def total_of(result: Result) -> str:
    """The total as printed; where rows cannot be scored yet, from which to which."""
    places = result.profile.places
    low, high = (f"{rounded(each, places):f}" for each in (result.total, result.at_most))
    return low if result.complete else f"{low}–{high}"


def entered(line: Line) -> bool:
    """Whether a person entered the value: nothing was known, or something else is written."""
    return bool(line.actual) and (not line.known.text or normal(line.known.text) != normal(line.actual))


def _wanting(row: Scored, line: Line, cause_beyond: Decimal) -> Iterator[Told]:
    """What the row still lacks, in words."""
    where, name = line.path, f"第 {line.number} 行“{line.name}”"
    if not where:
        yield Told(f"{name}在表上被删去了，请点“重新取数”找回")
        return
    if not line.actual:
        yield Told(f"{name}没有完成值；不适用的写“不适用”并说明原因", f"{where}.actual")
        return
    if entered(line) and (not line.source or line.source == line.known.sentence):
        said = f"与系统取数（{line.known.text}）不同，" if line.known.text else "由人工填报，"
        yield Told(f"{name}的完成值{said}请在完成值来源栏写明依据", f"{where}.source")
    if not line.cause.strip() and (why := _asks_for_cause(row, cause_beyond)):
        yield Told(f"{name}{why}，请写原因", f"{where}.cause")
    if row.points is not None and row.score is None:
        mend = "请改填能计分的完成值，或填达成程度、得分"
        yield Told(f"{name}不能计分：{line.note}。{mend}", f"{where}.actual")


def _asks_for_cause(row: Scored, cause_beyond: Decimal) -> str:
    """Why a cause is asked for; empty: it is not."""
    comparison = row.comparison
    if isinstance(row.row.actual, NotApplicable):
        return "填写为不适用"
    if comparison.met is False:
        return f"没有达到目标（目标 {row.row.target.written}，完成 {text_of(row.row.actual)}）"
    if comparison.percent is not None and abs(comparison.percent) > exact(cause_beyond):
        return f"偏差 {comparison.deviation}，超过 {cause_beyond:f}%"
    return ""


def _unread(each: Unread) -> Told:
    return Told(each.sentence, each.path)


def _target(found: Scored) -> str:
    return found.row.target.written or text_of(found.row.target.value)


def _shown(points: Fraction | None) -> str:
    return "" if points is None else f"{shortest(points, 2):f}"
