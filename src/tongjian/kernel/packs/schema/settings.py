"""Limits of law, lights and what else is a value of a city."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from tongjian.kernel.packs.numbering import fill
from tongjian.kernel.packs.schema.part import Part, wrong


class Limit(Part):
    """A period of law: `days` working days or calendar days, by `article` of a law or promise.

    `verified: false` marks a value that nobody has compared with its source yet; only such a value may stand
    without an article.
    """

    days: int = Field(ge=0, le=400)
    unit: Literal["workday", "day"] = "workday"
    article: str = Field("", max_length=120)
    verified: bool = True

    @property
    def words(self) -> str:
        """As officials write it: 5 个工作日, 7 日."""
        return f"{self.days} {'个工作日' if self.unit == 'workday' else '日'}"

    @model_validator(mode="after")
    def _names_its_source(self) -> Self:
        if self.verified and not self.article:
            raise wrong("时限没有写依据", "补上 article（法律和条款）；尚未核对来源的写 verified: false")
        return self


class LightRule(Part):
    """When a light turns yellow: `value` days before the limit, or at `value` percent of it."""

    mode: Literal["days", "percent"]
    value: int = Field(ge=0, le=100)


class Settings(Part):
    """What differs between cities and is a value, not a definition.

    `numbers` are the patterns of running numbers by series: `{year}`, `{month}`, `{region}` and one
    `{serial:05}`. `silence_consents`: a department whose opinion is sought (征求意见) and that does not
    answer in time counts as having nothing against it; otherwise its opinion stays open.
    """

    light: LightRule
    numbers: dict[str, str] = {}
    silence_consents: bool = False

    def number(self, series: str, *, serial: int, on: date, region: str) -> str:
        """The text of a running number. Raises `KeyError` for a series the pack does not have."""
        return fill(self.numbers[series], serial=serial, on=on, region=region)
