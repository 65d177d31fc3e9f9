"""An indicator of a file: target and result as numbers or as printed, and how the row is scored."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import AliasChoices, BeforeValidator, Field, model_validator

from tongjian.engines.measures.deviation import text_of
from tongjian.engines.measures.earning import Row
from tongjian.engines.measures.form import Indicator
from tongjian.engines.measures.operators import Better, Operator
from tongjian.engines.measures.printed import Target, normal, read_actual, read_target
from tongjian.engines.measures.rules import AllOrNothing, Bonus, PerEvent, PerPoint, Proportional, Rule
from tongjian.engines.measures.value import Missing, NotApplicable, Number, Value, Words
from tongjian.kernel.measures.figures import Figure, NoFines
from tongjian.kernel.packs.schema import Part, wrong

_SIGNS = {
    **{operator.value: operator for operator in Operator},
    **dict.fromkeys(("≥", "≧", "=>"), Operator.AT_LEAST),
    **dict.fromkeys(("≤", "≦", "=<"), Operator.AT_MOST),
    "==": Operator.EQUAL,
    "无": Operator.NONE,
    "定性": Operator.QUALITATIVE,
    "qualitative": Operator.QUALITATIVE,
}


def _operator(value: Any) -> Any:
    if value is None or isinstance(value, Operator):
        return value
    found = _SIGNS.get(normal(str(value)).lower())
    if found is None:
        mend = '改为 ">="、"<="、"="、">"、"<"（加引号）、none（没有符号）、qual（定性）之一'
        raise wrong(f"不认识运算符“{str(value)[:20]}”", mend)
    return found


class RuleSheet(Part):
    """How a row is scored when not in proportion; the figures are points."""

    kind: Literal["proportional", "all-or-nothing", "per-point", "per-event", "bonus"]
    each: Figure = Decimal(0)
    cap: Figure | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.kind in {"per-point", "per-event", "bonus"} and self.each <= 0:
            raise wrong("没有写每一单位的分值", "补上 each，例如 each: 0.2")
        if self.kind == "bonus" and self.cap is None:
            raise wrong("加分没有上限", "补上 cap")
        return self

    def rule(self) -> Rule:
        """As the engine has it."""
        match self.kind:
            case "per-point":
                return PerPoint(self.each)
            case "per-event":
                return PerEvent(self.each, self.cap)
            case "bonus":
                return Bonus(self.each, self.cap or Decimal(0))
            case "all-or-nothing":
                return AllOrNothing()
            case _:
                return Proportional()


class IndicatorSheet(Part):
    """One row. `target` is a number beside an `operator`, or the target as printed (`≥70%`) without one.

    `target_text` and `actual_text` keep what was printed where the number was taken out of it. `score` is
    what a person awarded, with `reason` where it is not what the profile suggests; `attainment` (percent) is
    a person's judgement of a qualitative row. `better` (or `direction`) says which way is better.
    `not_applicable` says why the row does not count. `of` is the number of units a share is taken of.
    `history` are the values of years before. `measure` names where the value comes from.
    """

    name: NoFines = Field(min_length=1, max_length=300)
    level1: str = Field("", max_length=100)
    level2: str = Field("", max_length=100)
    operator: Annotated[Operator | None, BeforeValidator(_operator)] = None
    target: str | None = Field(None, max_length=2000)
    target_text: str | None = Field(None, max_length=2000)
    actual: str | None = Field(None, max_length=2000)
    actual_text: str | None = Field(None, max_length=2000)
    unit: str = Field("", max_length=20)
    weight: Figure | None = Field(None, ge=0, le=1000)
    score: Figure | None = Field(None, ge=-1000, le=1000)
    reason: str = Field("", max_length=2000)
    attainment: Figure | None = Field(None, ge=0, le=100)
    better: Better | None = Field(None, validation_alias=AliasChoices("better", "direction"))
    target_too_low: bool = False
    not_applicable: str | None = Field(None, min_length=1, max_length=500)
    rule: RuleSheet | None = None
    source: str | None = Field(None, max_length=2000)
    explanation: str | None = Field(None, max_length=4000)
    cause: str | None = Field(None, max_length=4000)
    history: str | None = Field(None, max_length=2000)
    deviation_printed: str | None = Field(None, max_length=40)
    sub_projects: tuple[str, ...] = ()
    of: int | None = Field(None, ge=1)
    measure: NoFines | None = Field(None, max_length=200)

    @model_validator(mode="before")
    @classmethod
    def _empty_is_absent(cls, data: Any) -> Any:
        """`level2: null` and `unit: null` say the same as leaving the line out."""
        if not isinstance(data, dict):
            return data
        return {key: value for key, value in data.items() if value is not None}

    @model_validator(mode="after")
    def _readable(self) -> Self:
        self.read_target()
        self.read_actual()
        return self

    def indicator(self, number: int) -> Indicator:
        """As the engine has it; `number` counts the rows of the form from 1."""
        row = Row(
            number,
            self.name,
            self.read_target(),
            self.read_actual(),
            self.level1,
            self.level2,
            self.weight,
            self.score,
            self.reason,
            self.attainment,
            self.better,
            self.target_too_low,
            self.rule.rule() if self.rule else Proportional(),
        )
        return Indicator(
            row, self.source, self.explanation, self.cause, self.deviation_printed, self.sub_projects, self.of
        )

    def read_target(self) -> Target:
        """The target. Raises an error in words when operator and target contradict each other."""
        text = self.target if self.target is not None else self.target_text or ""
        if self.operator is Operator.QUALITATIVE:
            words: Value = Words(text.strip()) if text.strip() else Missing()
            return Target(Operator.QUALITATIVE, words, self.target_text or text)
        found = read_target(text)
        if self.operator is None:
            return Target(found.operator, self._with_unit(found.value), self.target_text or text)
        if not text.strip():
            return Target(self.operator, Missing(), "")
        if not isinstance(found.value, Number) or found.operator not in {Operator.NONE, self.operator}:
            mend = "target 写数（如 70），operator 写符号；或只写 target: ≥70%，不写 operator"
            raise wrong(f"运算符“{self.operator}”与目标值“{text[:40]}”对不上", mend)
        value = self._with_unit(found.value)
        written = self.target_text or f"{self.operator.sign}{text_of(value)}"
        return Target(self.operator, value, written)

    def read_actual(self) -> Value:
        """The result, with the reason where there is none."""
        if self.not_applicable is not None:
            return NotApplicable(self.not_applicable)
        text = self.actual if self.actual is not None else self.actual_text or ""
        return self._with_unit(read_actual(text))

    def _with_unit(self, value: Value) -> Value:
        if not isinstance(value, Number) or value.unit or not self.unit:
            return value
        written = f"{value.written}{self.unit}" if value.written else ""
        return Number(value.amount, self.unit, written)
