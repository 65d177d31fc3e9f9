"""A form scored by a profile: what each row earns, what it may still earn, and the grade.

Exact throughout. A row without a value has no score rather than 0: the total is then what is certain, and
`at_most` what it may become.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tongjian.engines.measures.deviation import Comparison
from tongjian.engines.measures.earning import Row, compared, earned
from tongjian.engines.measures.profile import Grade, Profile
from tongjian.engines.measures.rational import exact, rounded, shortest
from tongjian.engines.measures.rules import NONE, Bonus, PerEvent
from tongjian.engines.measures.value import NotApplicable
from tongjian.engines.measures.weighing import Weighed, weigh


@dataclass(frozen=True, slots=True)
class Scored:
    """A row with what it earned. `suggested` is exact, `score` what counts; both None: cannot be said.

    `points` None: the row does not count (not applicable, or of no class of the profile).
    """

    row: Row
    comparison: Comparison
    points: Fraction | None
    suggested: Fraction | None
    score: Fraction | None
    note: str


@dataclass(frozen=True, slots=True)
class Result:
    """A scored form. `at_most` adds the points of rows whose score cannot be said; `notes` are on the whole.

    `suggested` is the total by the profile alone; None as soon as one row has no suggestion. `grade` None:
    the profile grants none, or it depends on what is missing.
    """

    profile: Profile
    rows: tuple[Scored, ...]
    total: Fraction
    at_most: Fraction
    suggested: Fraction | None
    grade: Grade | None
    notes: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether the total is final."""
        return self.total == self.at_most


def score(rows: Sequence[Row], profile: Profile) -> Result:
    """Score the rows of one form; their numbers are distinct."""
    weighed = weigh([_as_weighed(row) for row in rows], profile)
    scored = tuple(_scored(row, weighed.points.get(row.number), profile) for row in rows)
    counted = [row for row in scored if row.points is not None]
    certain = sum((row.score for row in counted if row.score is not None), NONE)
    over, notes = _over_the_cap(counted, profile)
    open_points = sum((row.points or NONE for row in counted if row.score is None), NONE)
    total = max(NONE, certain - over)
    at_most = total + open_points + weighed.absent
    low, high = profile.grade_of(total), profile.grade_of(at_most)
    return Result(
        profile,
        scored,
        total,
        at_most,
        None if weighed.absent else _suggested(counted, over),
        low if low == high else None,
        (*weighed.notes, *notes),
    )


def _over_the_cap(counted: Sequence[Scored], profile: Profile) -> tuple[Fraction, tuple[str, ...]]:
    """By how much all bonuses together exceed what the profile allows."""
    given = sum((r.score for r in counted if r.score is not None and isinstance(r.row.rule, Bonus)), NONE)
    allowed = exact(profile.bonus_cap or Decimal(0))
    if given <= allowed:
        return NONE, ()
    why = f"加分合计不超过 {profile.bonus_cap:f} 分" if profile.bonus_cap else "本口径不设加分"
    return given - allowed, (f"加分共 {shortest(given, 2):f} 分，{why}，超出部分不计",)


def _suggested(counted: Sequence[Scored], over: Fraction) -> Fraction | None:
    if any(row.suggested is None for row in counted):
        return None
    return max(NONE, sum((row.suggested or NONE for row in counted), NONE) - over)


def _as_weighed(row: Row) -> Weighed:
    return Weighed(
        row.number,
        row.name,
        row.level1,
        row.level2,
        row.weight,
        applies=not isinstance(row.actual, NotApplicable),
        outside=isinstance(row.rule, Bonus) or (isinstance(row.rule, PerEvent) and row.weight == 0),
    )


def _scored(row: Row, points: Fraction | None, profile: Profile) -> Scored:
    comparison = compared(row, profile)
    if points is None:
        return Scored(row, comparison, None, None, None, _why_not_counted(row))
    suggested, note = earned(row, comparison, points, profile)
    if row.awarded is not None:
        said = _difference(row, suggested, points) or note
        return Scored(row, comparison, points, suggested, exact(row.awarded), said)
    counts = suggested
    if suggested is not None and profile.row_places is not None:
        counts = exact(rounded(suggested, profile.row_places, profile.row_rounding))
    return Scored(row, comparison, points, suggested, counts, note)


def _why_not_counted(row: Row) -> str:
    if isinstance(row.actual, NotApplicable):
        return f"不适用：{row.actual.reason}；分值由同类其他指标分担"
    where = f"一级指标“{row.level1}”不在本口径的分类中，" if row.level1 else ""
    return f"{where}没有写分值，不计分"


def _difference(row: Row, suggested: Fraction | None, points: Fraction) -> str:
    """What has to be said about the score a person gave."""
    given = exact(row.awarded or Decimal(0))
    if given > points and not isinstance(row.rule, Bonus):
        return f"评定 {row.awarded:f} 分超过分值 {shortest(points, 2):f}"
    if suggested is None or given == suggested:
        return ""
    why = f"理由：{row.reason}" if row.reason else "没有写理由"
    return f"按口径应得 {shortest(suggested, 2):f} 分，评定 {row.awarded:f} 分，{why}"


def by_class(result: Result) -> Iterator[tuple[str, Fraction, Fraction]]:
    """Title, points and certain score of each class (level 1 where there is none), in order of rows."""
    sums: dict[str, tuple[Fraction, Fraction]] = {}
    for row in result.rows:
        if row.points is None:
            continue
        known = result.profile.class_of(row.row.name, row.row.level1)
        title = known.title if known else row.row.level1
        points, earned = sums.get(title, (NONE, NONE))
        sums[title] = points + row.points, earned + (row.score or NONE)
    for title, (points, earned) in sums.items():
        yield title, points, earned
