"""A model of risk as data: indicators with their points, and the scores at which a grade begins."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
Title = Annotated[str, Field(min_length=1, max_length=120)]
Points = Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2)]
Value = Annotated[Decimal, Field(max_digits=12, decimal_places=3)]
Letter = Literal["A", "B", "C", "D"]

MEASURES: Mapping[str, tuple[str, str]] = {
    "unqualified": ("不合格率高出同类的部分（已扣除检查人员宽严差异）", "个百分点"),
    "late": ("整改逾期的比例", "%"),
    "penalties": ("行政处罚（按时间递减）", "件"),
    "coercions": ("行政强制（按时间递减）", "件"),
    "complaints": ("投诉举报（按时间递减）", "件"),
    "credit": ("信用扣分", "分"),
    "size": ("规模", ""),
    "kind": ("对象类别", ""),
}
"""What an indicator may measure: its title and its unit."""
WORDS = frozenset({"size", "kind"})


class Part(BaseModel):
    """Unknown keys are refused, nothing changes after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, coerce_numbers_to_str=True)


class Indicator(Part):
    """So many points at most, from `from` (none) in proportion to `to` (all); or by word, from `table`.

    Without a value where `required`, nothing can be said of the object as a whole.
    """

    indicator: Code
    title: Title
    measure: str
    points: Points
    from_: Value = Field(Decimal(0), alias="from")
    to: Value | None = None
    table: Mapping[str, Points] | None = None
    required: bool = False
    basis: str = Field("", max_length=300)

    @field_validator("measure")
    @classmethod
    def _known(cls, measure: str) -> str:
        if measure not in MEASURES:
            raise _wrong(f"没有“{measure}”这种量", f"改为 {'、'.join(MEASURES)} 之一")
        return measure

    @model_validator(mode="after")
    def _fits(self) -> Indicator:
        if self.measure in WORDS:
            if self.table is None or self.to is not None:
                raise _wrong("按类别取分的指标要写 table，不写 to", "写出各类别的分数")
            if max(self.table.values(), default=Decimal(0)) > self.points:
                raise _wrong("table 中有分数大于 points", "points 写成其中最大的分数")
        elif self.table is not None or self.to is None or self.to <= self.from_:
            raise _wrong("按数值取分的指标要写 to，且大于 from", "写出得满分的数值")
        return self

    @property
    def unit(self) -> str:
        """The unit of its values; none for words."""
        return MEASURES[self.measure][1]


class ClassRule(Part):
    """The grades of objects of some kinds: the scores at which B, C and D begin.

    `without` is the grade of an object nobody has inspected enough; none: it is not graded.
    """

    kinds: tuple[str, ...] = Field(min_length=1)
    title: Title
    thresholds: Mapping[Literal["B", "C", "D"], Points]
    without: Letter | None = None

    @field_validator("thresholds")
    @classmethod
    def _rise(cls, given: Mapping[str, Decimal], _: ValidationInfo) -> Mapping[str, Decimal]:
        if set(given) != {"B", "C", "D"} or not given["B"] < given["C"] < given["D"]:
            raise _wrong("thresholds 要写 B、C、D，并且一个比一个大", "例如 B: 15、C: 35、D: 60")
        return given


class Age(Part):
    """What happened up to so many months ago counts that much."""

    months: int = Field(ge=1, le=120)
    counts: Annotated[Decimal, Field(ge=0, le=1, max_digits=4, decimal_places=3)]


class Model(Part):
    """The whole model.

    `window_months`: how far back inspections are looked at. `prior_items` is how strongly an object of which
    little is known is pulled to the average, `least_items` how many items must have been judged before
    anything is said, `least_visits` how many inspections before an inspector is counted in the spread.
    """

    model: Code
    title: Title
    verified: bool = False
    basis: str = Field("", max_length=500)
    window_months: int = Field(24, ge=1, le=120)
    prior_items: int = Field(20, ge=1, le=1000)
    least_items: int = Field(10, ge=1, le=1000)
    least_visits: int = Field(10, ge=1, le=1000)
    ages: tuple[Age, ...] = Field(min_length=1)
    indicators: tuple[Indicator, ...] = Field(min_length=1, max_length=40)
    classes: tuple[ClassRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _whole(self) -> Model:
        codes = [each.indicator for each in self.indicators]
        if len(set(codes)) < len(codes):
            raise _wrong("indicators 中有代码写了两次", "给其中一个换个代码")
        total = sum((each.points for each in self.indicators), Decimal(0))
        if total != 100:
            raise _wrong(f"各指标的 points 合计 {total}，不是 100", "改到合计 100")
        kinds = [kind for rule in self.classes for kind in rule.kinds]
        if len(set(kinds)) < len(kinds):
            raise _wrong("同一类对象写在两处", "一类对象只写一次")
        months = [age.months for age in self.ages]
        if months != sorted(set(months)):
            raise _wrong("ages 要从近到远写", "按 months 从小到大排")
        return self

    @property
    def digest(self) -> str:
        """SHA-256 of everything in it."""
        return hashlib.sha256(self.model_dump_json(by_alias=True).encode()).hexdigest()

    def counts(self, months: int) -> int:
        """How much something so many whole months ago counts, in thousandths."""
        return next((int(age.counts * 1000) for age in self.ages if months < age.months), 0)


def _wrong(sentence: str, mend: str) -> PydanticCustomError:
    return PydanticCustomError("pack", "{sentence}", {"sentence": sentence, "mend": mend})
