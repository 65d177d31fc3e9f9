"""One rule as its file states it."""

from __future__ import annotations

from enum import StrEnum
from string import Formatter
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, field_validator, model_validator

from tongjian.engines.expressions import Expression
from tongjian.engines.scrutiny.limits import WrittenLimit
from tongjian.engines.scrutiny.measures import Measure
from tongjian.engines.scrutiny.validity import InForce

PLACEHOLDERS = frozenset({"subject", "actual", "expected", "short", "short_m2"})


class Severity(StrEnum):
    """What is missed when the rule is: a mandatory rule fails, an advisory one asks a person."""

    MANDATORY = "mandatory"
    ADVISORY = "advisory"


class Rule(BaseModel):
    """A clause a machine can check.

    `says` is the sentence for the applicant when the rule is not kept; `{subject}`, `{actual}`, `{expected}`,
    `{short}` (by how much it is missed) and `{short_m2}` (for shares of the site, in m²) stand for figures.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: str = Field(pattern=r"^[a-z0-9][a-z0-9.\-]*$")
    title: str
    clause: str
    document: str
    number: str = ""
    """The document's number (文号)."""
    version: str = ""
    in_force: InForce
    verified: bool
    department: str
    """The code of a duty of the packs; which of them rules may name is a datum beside the rules."""
    severity: Severity = Severity.MANDATORY
    applies: str | None = None
    where: str | None = None
    measure: Measure
    limit: WrittenLimit | None = None
    certain: WrittenLimit | None = None
    """Where the clause gives several figures and no drawing tells which holds, `limit` is the mildest of them
    and `certain` the strictest: between the two a person decides."""
    doubt: str = ""
    """What that person has to find out."""
    says: str
    mend: str
    note: str = ""

    _applies: Expression | None = PrivateAttr(None)
    _where: Expression | None = PrivateAttr(None)
    _file: str = PrivateAttr("")

    @model_validator(mode="before")
    @classmethod
    def _value_is_short_for_an_indicator(cls, given: Any) -> Any:
        if isinstance(given, dict) and "value" in given and "measure" not in given:
            rest = {name: given[name] for name in given if name != "value"}
            return {**rest, "measure": {"kind": "indicator", "indicator": given["value"]}}
        return given

    @field_validator("says", "mend")
    @classmethod
    def _placeholders_are_known(cls, sentence: str) -> str:
        for _, name, _, _ in Formatter().parse(sentence):
            if name is not None and name not in PLACEHOLDERS:
                raise ValueError(f"不认识占位符 {{{name}}}，可用：{'、'.join(sorted(PLACEHOLDERS))}")
        return sentence

    @model_validator(mode="after")
    def _a_limit_where_the_measure_brings_none(self) -> Rule:
        if self.measure.limited and self.limit is None:
            raise ValueError(f"{self.measure.kind} 需要写 limit")
        if not self.measure.limited and self.limit is not None:
            raise ValueError(f"{self.measure.kind} 自带限值，不应再写 limit")
        if self.where is not None and not self.measure.variables:
            raise ValueError(f"{self.measure.kind} 没有可以用在 where 里的变量")
        return self

    @model_validator(mode="after")
    def _certain_is_stricter(self) -> Rule:
        if (self.certain is None) != (not self.doubt):
            raise ValueError("certain 与 doubt 须一起写：哪个数值适用由人判断时，说明要查清什么")
        if self.certain is None:
            return self
        if self.limit is None or self.limit.operator != self.certain.operator:
            raise ValueError("certain 须与 limit 同为 >= 或同为 <=")
        if self.limit.margin(self.certain.bound) <= 0:
            raise ValueError("certain 须比 limit 严")
        return self

    @property
    def file(self) -> str:
        """Where the rule is written; empty for one that no file holds, such as a planning condition."""
        return self._file

    @property
    def applicability(self) -> Expression | None:
        """When the rule applies to a site, compiled; None: always."""
        return self._applies

    @property
    def selection(self) -> Expression | None:
        """Which of the measured things it applies to, compiled; None: all."""
        return self._where

    def given_to(self, department: str) -> Rule:
        """The same rule, looked after by that department."""
        return self if department == self.department else self.model_copy(update={"department": department})

    def compiled(self, applies: Expression | None, where: Expression | None, file: str = "") -> Rule:
        """The same rule with its expressions, checked by whoever knows the file's lines."""
        rule = self.model_copy()
        rule._applies, rule._where, rule._file = applies, where, file
        return rule
