"""An evaluation as its page shows it: the first score, the second beside it, and every difference."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tongjian.engines.measures import Result
from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.measures.judging import scored
from tongjian.kernel.measures.models import Score
from tongjian.systems.performance.declaring.actions import digest_of
from tongjian.systems.performance.declaring.following import sheet_of
from tongjian.systems.performance.evaluating.judging import Line, lines_of
from tongjian.systems.performance.evaluating.known import from_data
from tongjian.systems.performance.evaluating.models import EvaluationVersion, Review
from tongjian.systems.performance.evaluating.seconding import Difference, differences, profile_of


@dataclass(frozen=True, slots=True)
class Second:
    """What the bureau found on one occasion."""

    review: Review
    sheet: FormSheet
    lines: tuple[Line, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A version with its rows, and the reviews of it. `rows` pair each line with the score of each review."""

    version: EvaluationVersion
    sheet: FormSheet
    lines: tuple[Line, ...]
    seconds: tuple[Second, ...]

    @property
    def rows(self) -> list[tuple[Line, list[Line]]]:
        """Each row with what the reviews made of it."""
        return [(line, [each.lines[at] for each in self.seconds]) for at, line in enumerate(self.lines)]

    @property
    def profile(self) -> str:
        """The title of the scoring profile, as it was when the score was given."""
        return profile_of(self.version.score).sheet.title

    @property
    def intact(self) -> bool:
        """Whether the content is that of its digest."""
        return digest_of(self.version.body) == self.version.digest


def shown(version: EvaluationVersion, reviews: Iterable[Review]) -> Shown:
    """A version that was loaded with its score, beside the reviews of it. No query."""
    sheet, result = _scored(version.body, version.score)
    seconds = []
    for review in reviews:
        other, again = _scored(review.body, review.score)
        told = tuple(differences((sheet, result), (other, again)))
        seconds.append(Second(review, other, lines_of(other, again), told))
    lines = lines_of(sheet, result, known=from_data(version.origins))
    return Shown(version, sheet, lines, tuple(seconds))


def _scored(body: str, score: Score) -> tuple[FormSheet, Result]:
    """A frozen form with its result, worked out again by the profile that is kept with the score."""
    sheet = sheet_of(body)
    return sheet, scored(sheet, profile_of(score).profile())
