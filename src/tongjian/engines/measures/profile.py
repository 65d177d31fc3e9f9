"""A scoring profile: everything a government decides about scores, as data with a version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from tongjian.engines.measures.operators import Better
from tongjian.engines.measures.printed import normal
from tongjian.engines.measures.rational import Rounding, exact


class Attainment(StrEnum):
    """How far a qualitative target was reached."""

    ACHIEVED = "achieved"
    PARTLY = "partly"
    NOT_ACHIEVED = "not_achieved"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"achieved": "达成", "partly": "部分达成", "not_achieved": "未达成"}[self]


@dataclass(frozen=True, slots=True)
class Band:
    """What part of its points, in percent, a qualitative indicator may earn: up to `ceiling`, from `floor`.

    `suggested` is what is put before the person who decides.
    """

    ceiling: Decimal
    floor: Decimal
    suggested: Decimal


@dataclass(frozen=True, slots=True)
class ScoreClass:
    """A class of indicators with its points; None: the rows bring their own. `names` are level-1 titles.

    `indicators` belong to it by their own name, whatever their level 1 (预算执行率).
    """

    title: str
    points: Decimal | None
    names: frozenset[str]
    indicators: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade, from `floor` points of a hundred upward to the next."""

    title: str
    floor: Decimal


@dataclass(frozen=True, slots=True)
class Profile:
    """How a form is scored. `name` and `version` stand on every score; `digest` is that of the file.

    `row_places` rounds the score of each row, as some governments do (None: nothing is rounded before it is
    added); `places` the printed total. `claims` True: a result that only repeats the target is taken as a
    claim that it was met. `overshoot` is the deviation in percent beyond which a target set too low
    costs points. `bonus_cap` None: no bonus at all. `words` say what a written result amounts to, `ways`
    which way is better for an indicator of that name.
    """

    name: str
    version: str
    title: str
    full: Decimal
    classes: tuple[ScoreClass, ...]
    bands: Mapping[Attainment, Band]
    grades: tuple[Grade, ...]
    places: int = 2
    row_places: int | None = None
    row_rounding: Rounding = "half-up"
    weights_required: bool = False
    claims: bool = False
    overshoot: Decimal | None = None
    bonus_cap: Decimal | None = None
    words: Mapping[str, Attainment] = field(default_factory=dict)
    ways: Mapping[str, Better] = field(default_factory=dict)
    digest: str = ""

    @property
    def reference(self) -> str:
        """As a score names it: national@2020-02-25."""
        return f"{self.name}@{self.version}"

    def class_of(self, name: str, level1: str) -> ScoreClass | None:
        """The class of an indicator: by its own name first, then by its level 1."""
        plain, level = plain_name(name), plain_name(level1)
        by_name = (known for known in self.classes if plain in known.indicators)
        by_level = (known for known in self.classes if level in known.names)
        return next(by_name, None) or next(by_level, None)

    def way_of(self, name: str) -> Better | None:
        """Which way is better for an indicator of that name; None: what its operator says."""
        return self.ways.get(plain_name(name))

    def attainment_of(self, text: str) -> Attainment | None:
        """What a written result amounts to; None when the profile does not know the words."""
        return self.words.get(normal(text))

    def grade_of(self, total: Fraction) -> Grade | None:
        """By the exact total as a part of full marks; None: this profile grants no grades."""
        part = total / exact(self.full) * 100
        return next((grade for grade in self.grades if part >= exact(grade.floor)), None)


def plain_name(name: str) -> str:
    """A name for comparison: without quotation marks and spaces."""
    return "".join(character for character in normal(name) if character not in "“”\"'‘’")
