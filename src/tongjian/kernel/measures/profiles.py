"""A scoring profile as a file: `packs/<pack>/performance/<name>.profile.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from tongjian.engines.measures.operators import Better
from tongjian.engines.measures.printed import normal
from tongjian.engines.measures.profile import Attainment, Band, Grade, Profile, ScoreClass, plain_name
from tongjian.kernel.measures.figures import Figure, NoFines
from tongjian.kernel.packs.schema import Code, Part, Title, wrong


class ClassSheet(Part):
    """A class of indicators; without `points` the rows bring their own. `level1` are its titles on forms."""

    title: Title
    points: Figure | None = Field(None, gt=0, le=1000)
    level1: tuple[NoFines, ...] = ()
    indicators: tuple[NoFines, ...] = ()


class BandSheet(Part):
    """Percent of its points that a qualitative indicator may earn; `suggested` lies within."""

    ceiling: Figure = Field(ge=0, le=100)
    floor: Figure = Field(ge=0, le=100)
    suggested: Figure = Field(ge=0, le=100)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.floor <= self.suggested <= self.ceiling:
            raise wrong("建议比例不在上下限之间", "使 floor ≤ suggested ≤ ceiling")
        return self


class GradeSheet(Part):
    """A grade from `floor` percent of full marks upward."""

    title: Title
    floor: Figure = Field(ge=0, le=100)


class RowRounding(Part):
    """How the score of every row is rounded: `down` cuts off."""

    places: int = Field(0, ge=0, le=6)
    rounding: Literal["half-up", "down"] = "half-up"


class ProfileSheet(Part):
    """How a form is scored. `basis` is the document it follows; `verified: false`: figures not compared."""

    profile: Code
    version: date
    title: Title
    basis: str = Field("", max_length=300)
    verified: bool = False
    full: Figure = Field(Decimal(100), gt=0, le=1000)
    classes: tuple[ClassSheet, ...] = ()
    weights: Literal["optional", "required"] = "optional"
    bands: dict[Attainment, BandSheet]
    grades: tuple[GradeSheet, ...] = ()
    places: int = Field(2, ge=0, le=6)
    rows: RowRounding | None = None
    claims: Literal["accepted", "refused"] = "refused"
    overshoot: Figure | None = Field(None, gt=0)
    bonus_cap: Figure | None = Field(None, gt=0)
    words: dict[Attainment, tuple[str, ...]] = {}
    better: dict[Better, tuple[NoFines, ...]] = {}

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if missing := set(Attainment) - set(self.bands):
            names = "、".join(sorted(missing))
            raise wrong(f"bands 中缺少 {names}", "达成、部分达成、未达成三档都要写")
        points = [known.points for known in self.classes if known.points is not None]
        if points and (len(points) != len(self.classes) or sum(points) != self.full):
            raise wrong("各类分值之和不等于总分", "每类都写 points，合计等于 full；或都不写")
        floors = [grade.floor for grade in self.grades]
        if floors and (floors != sorted(set(floors), reverse=True) or floors[-1] != 0):
            raise wrong("等级的分数线不是从高到低，或没有到 0 分", "按 floor 从高到低排列，最后一档 floor: 0")
        return self

    def as_profile(self, digest: str = "") -> Profile:
        """As the engine has it; `digest` is that of the file."""
        return Profile(
            name=self.profile,
            version=self.version.isoformat(),
            title=self.title,
            full=self.full,
            classes=tuple(
                ScoreClass(
                    known.title,
                    known.points,
                    frozenset(map(plain_name, known.level1 or (known.title,))),
                    frozenset(map(plain_name, known.indicators)),
                )
                for known in self.classes
            ),
            bands={reached: Band(b.ceiling, b.floor, b.suggested) for reached, b in self.bands.items()},
            grades=tuple(Grade(grade.title, grade.floor) for grade in self.grades),
            places=self.places,
            row_places=self.rows.places if self.rows else None,
            row_rounding=self.rows.rounding if self.rows else "half-up",
            weights_required=self.weights == "required",
            claims=self.claims == "accepted",
            overshoot=self.overshoot,
            bonus_cap=self.bonus_cap,
            words={normal(text): reached for reached, texts in self.words.items() for text in texts},
            ways={plain_name(name): way for way, names in self.better.items() for name in names},
            digest=digest,
        )


@dataclass(frozen=True)
class KeptProfile:
    """A profile as it goes into a score: the sheet, and the SHA-256 of the file it was read from."""

    sheet: ProfileSheet
    digest: str

    def profile(self) -> Profile:
        """As the engine has it."""
        return self.sheet.as_profile(self.digest)
