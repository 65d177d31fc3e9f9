"""The second score beside the first: what the bureau puts right, and the reason for every difference."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from tongjian.engines.measures import Result
from tongjian.engines.measures.deviation import text_of
from tongjian.engines.measures.printed import normal
from tongjian.engines.measures.rational import shortest
from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.measures.indicators import IndicatorSheet
from tongjian.kernel.measures.judging import scored
from tongjian.kernel.measures.models import Score
from tongjian.kernel.measures.profiles import KeptProfile, ProfileSheet
from tongjian.systems.performance.evaluating.judging import with_deviations

LONGEST = 500


@dataclass(frozen=True, slots=True)
class Given:
    """What was written beside a row; empty: it stands as handed in. `score` are points."""

    actual: str = ""
    score: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A row on which two scores differ, with both sides and the reason."""

    number: int
    name: str
    actual: str
    actual_now: str
    score: str
    score_now: str
    reason: str


def profile_of(score: Score) -> KeptProfile:
    """The very profile that made a score, so that a second one differs only by what was found."""
    return KeptProfile(ProfileSheet.model_validate(json.loads(score.profile_body)), score.profile_digest)


def second(first: FormSheet, given: Mapping[int, Given]) -> tuple[FormSheet, list[str]]:
    """The form as the bureau found it, and what is wrong with what was written, in sentences."""
    wrong: list[str] = []
    rows = []
    for number, row in enumerate(first.indicators, start=1):
        told = given.get(number, Given())
        try:
            rows.append(_corrected(row, told))
        except ValueError as error:
            wrong.append(f"第 {number} 行“{row.name}”：{error}")
            rows.append(row)
    return first.model_copy(update={"indicators": tuple(rows)}), wrong


def _corrected(row: IndicatorSheet, told: Given) -> IndicatorSheet:
    """The row with what was put right. A score given for the old value does not stand for the new one."""
    found = bool(told.actual) and normal(told.actual) != normal(row.actual or "")
    points = _points(told.score)
    if not found and (points is None or points == row.score):
        return row
    if not told.reason:
        raise ValueError("与自评不同，请写明理由")
    update: dict[str, object] = {"reason": told.reason[:LONGEST]}
    if found:
        update |= {"actual": told.actual[:LONGEST], "actual_text": None, "score": None, "attainment": None}
    if points is not None:
        update["score"] = points
    return row.model_copy(update=update)


def _points(text: str) -> Decimal | None:
    if not text:
        return None
    try:
        points = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"得分“{text[:20]}”不是数") from None
    if not points.is_finite() or not -1000 <= points <= 1000 or points != round(points, 4):
        raise ValueError(f"得分“{text[:20]}”应在 -1000 到 1000 之间，最多四位小数")
    return points


def rescored(sheet: FormSheet, profile: KeptProfile) -> tuple[FormSheet, Result]:
    """The form scored, with its deviations as they are now."""
    result = scored(sheet, profile.profile())
    return with_deviations(sheet, result), result


def differences(first: tuple[FormSheet, Result], other: tuple[FormSheet, Result]) -> Iterator[Difference]:
    """Every row on which the second score or result is not the first."""
    rows = zip(first[0].indicators, first[1].rows, other[0].indicators, other[1].rows, strict=True)
    for number, (row, was, found, now) in enumerate(rows, start=1):
        before, after = text_of(was.row.actual), text_of(now.row.actual)
        if was.score != now.score or normal(before) != normal(after):
            yield Difference(
                number, row.name, before, after, _shown(was.score), _shown(now.score), found.reason
            )


def _shown(points: Fraction | None) -> str:
    return "—" if points is None else f"{shortest(points, 2):f}"
