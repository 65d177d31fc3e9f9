"""One rule as its file states it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from string import Formatter
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, field_validator, model_validator

from tongjian.engines.expressions import Expression, Kind
from tongjian.engines.scrutiny.limits import WrittenLimit
from tongjian.engines.scrutiny.measures import Measure
from tongjian.engines.scrutiny.validity import InForce

DEPARTMENTS: Mapping[str, str] = MappingProxyType(
    {
        "natural-resources": "资规",
        "housing": "住建",
        "civil-defence": "人防",
        "fire": "消防",
        "landscape": "园林",
        "transport": "交通",
        "water": "水务",
    }
)

SITE_VARIABLES: Mapping[str, Kind] = MappingProxyType(
    {
        "site.use": Kind.STRING,
        "site.uses": Kind.STRINGS,
        "site.renewal": Kind.BOOL,
        "site.area": Kind.DOUBLE,
        "site.storeys_max": Kind.INT,
        "site.height_max": Kind.DOUBLE,
    }
)

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
    severity: Severity = Severity.MANDATORY
    applies: str | None = None
    where: str | None = None
    measure: Measure
    limit: WrittenLimit | None = None
    says: str
    mend: str
    note: str = ""

    _applies: Expression | None = PrivateAttr(None)
    _where: Expression | None = PrivateAttr(None)

    @model_validator(mode="before")
    @classmethod
    def _value_is_short_for_an_indicator(cls, given: Any) -> Any:
        if isinstance(given, dict) and "value" in given and "measure" not in given:
            rest = {name: given[name] for name in given if name != "value"}
            return {**rest, "measure": {"kind": "indicator", "indicator": given["value"]}}
        return given

    @field_validator("department")
    @classmethod
    def _department_is_known(cls, code: str) -> str:
        if code not in DEPARTMENTS:
            raise ValueError(f"没有代码为 {code} 的部门，可用：{'、'.join(DEPARTMENTS)}")
        return code

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

    @property
    def applicability(self) -> Expression | None:
        """When the rule applies to a site, compiled; None: always."""
        return self._applies

    @property
    def selection(self) -> Expression | None:
        """Which of the measured things it applies to, compiled; None: all."""
        return self._where

    def compiled(self, applies: Expression | None, where: Expression | None) -> Rule:
        """The same rule with its expressions, checked by whoever knows the file's lines."""
        rule = self.model_copy()
        rule._applies, rule._where = applies, where
        return rule
