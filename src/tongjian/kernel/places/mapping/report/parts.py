"""What a report of a boundary says, as plain values: pages, paper and programs read the same.

Figures are decimals as they are printed: areas in m² and lengths in m to two places, shares in percent.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Literal

from tongjian.engines.blueprint.layer import LegalBasis, Role
from tongjian.engines.blueprint.part import Part

_CENT = Decimal("0.01")


class State(StrEnum):
    """What is known of a layer at a boundary. The four are never taken for one another."""

    FOUND = "found"
    NONE = "none"
    """The layer is in force and has nothing here."""
    NOT_APPLICABLE = "not-applicable"
    """The layer is in force and its question does not arise here."""
    NOT_VERIFIABLE = "not-verifiable"
    """The layer was never published, or lacks what the answer needs: that is not "no conflict"."""

    @property
    def shown(self) -> str:
        return {"found": "涉及", "none": "没有", "not-applicable": "不适用", "not-verifiable": "无法核验"}[
            self
        ]


class Tone(StrEnum):
    """How a sentence concerns whoever wants to build: shape and word go with it on screens."""

    GOOD = "good"
    INFO = "info"
    WARN = "warn"
    BAD = "bad"


class Fact(Part):
    """An attribute as the layer states it; `value` is None where it states nothing."""

    name: str
    value: str | None
    unit: str = ""

    @property
    def shown(self) -> str:
        """The value with its unit; 未写明 where there is none."""
        if self.value is None:
            return "未写明"
        return f"{self.value} {self.unit}".rstrip()


class Line(Part):
    """One feature, or one class of features, that a section lists.

    `area` is the ground shared with the boundary in m², for a line its `length` inside in m; `share` what
    part of the boundary that is, in percent; `distance` in m. None: the question does not arise.
    """

    key: str
    name: str = ""
    area: Decimal | None = None
    length: Decimal | None = None
    share: Decimal | None = None
    distance: Decimal | None = None
    facts: tuple[Fact, ...] = ()

    @property
    def heading(self) -> str:
        """The name, and the key where that is another word."""
        return self.key if self.name in ("", self.key) else f"{self.name}（{self.key}）"


class Version(Part):
    """The version of a layer that was in force."""

    number: int
    digest: str
    effective_from: date | None


class Section(Part):
    """One layer held against the boundary. `unlisted` features are counted in the sentence alone."""

    layer: str
    title: str
    group: str
    role: Role
    colour: str
    basis: LegalBasis
    version: Version | None
    state: State
    tone: Tone
    sentence: str
    geometry: Literal["polygon", "line", "point"]
    lines: tuple[Line, ...] = ()
    unlisted: int = 0


class Report(Part):
    """Everything the layers say about a boundary, in the order of their rank within each group.

    `boundary` is the list of its points in `crs`, `boundary_digest` the SHA-256 of that text, and `edition`
    the digest of the set of layer versions: from the same two the same report is made again.
    """

    city: str
    crs: str
    edition: str
    boundary: str
    boundary_digest: str
    points: int
    area: Decimal
    perimeter: Decimal
    sections: tuple[Section, ...]

    @property
    def concerns(self) -> tuple[Section, ...]:
        """What somebody has to look at first: conflicts, then what cannot be verified or needs an opinion."""
        urgent = [each for each in self.sections if each.tone in (Tone.BAD, Tone.WARN)]
        return tuple(sorted(urgent, key=lambda each: each.tone is not Tone.BAD))

    @property
    def groups(self) -> tuple[tuple[str, tuple[Section, ...]], ...]:
        """The sections under the titles of their groups."""
        titles = dict.fromkeys(each.group for each in self.sections)
        return tuple((title, tuple(s for s in self.sections if s.group == title)) for title in titles)


def printed(value: float) -> Decimal:
    """A figure to two places, half up."""
    return Decimal(repr(value)).quantize(_CENT, ROUND_HALF_UP)


def percent(share: float) -> Decimal:
    """A share of 0 to 1 in percent, to two places."""
    return printed(100 * share)


def words(value: Decimal) -> str:
    """12,345.6: without zeros that say nothing."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")
