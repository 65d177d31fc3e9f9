"""申报表: the figures the applicant declares, and what only the applicant can say about the project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from tongjian.engines.scrutiny.figuretext import figure_in
from tongjian.engines.scrutiny.names import SCALAR_INDICATORS
from tongjian.engines.scrutiny.statements import indicator_named
from tongjian.engines.scrutiny.yamlfile import FileMistakes, Mistake, line_of, parse, read_mapping

_MEND = "写成一个数字，可带单位，例如 site_area: 62700 或 用地面积: 6.27 公顷"


class Declared(BaseModel):
    """Indicators by name or title (`far: 1.98`, `容积率: 1.98`), the day of acceptance, and whether this is
    urban renewal. A figure may be written with its unit: `6.27 公顷`, `31.5%`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    indicators: dict[str, Decimal] = Field(default_factory=dict)
    accepted: date | None = None
    renewal: bool = False
    """Urban renewal is the exception an applicant must claim; a project is new unless it says otherwise."""
    projects: frozenset[str] = frozenset()
    """Codes of the projects on this parcel: their ground on the blueprint is the applicant's own."""

    @model_validator(mode="before")
    @classmethod
    def _indicators_may_stand_at_the_top(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        known = {key: given[key] for key in given if _indicator(key) is not None}
        rest = {key: given[key] for key in given if key not in known}
        if known and isinstance(rest.get("indicators", {}), dict):
            nested = rest.get("indicators", {})
            if twice := [str(key) for key in known if key in nested]:
                raise ValueError(f"{'、'.join(twice)} 写了两次，只写一次")
            rest["indicators"] = {**nested, **known}
        return rest

    @field_validator("indicators", mode="before")
    @classmethod
    def _figures_are_read_as_people_write_them(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        if unknown := [str(key) for key in given if _indicator(key) is None]:
            raise ValueError(f"没有名为 {'、'.join(sorted(unknown))} 的指标")
        for _, sentence in _wrong(given):
            raise ValueError(sentence)
        figures = ((_indicator(key), _figure(_indicator(key) or "", value)) for key, value in given.items())
        return {name: number for name, number in figures if number is not None}


def read_declared(path: Path) -> Declared:
    """The declared form in the file. Raises `FileMistakes` with line and mend."""
    content = read_mapping(path)
    nested = content.get("indicators")
    places = [((), content), *([(("indicators",), nested)] if isinstance(nested, dict) else [])]
    mistakes = [
        Mistake(str(path), line_of(path, (*place, str(key))), sentence, _MEND)
        for place, written in places
        for key, sentence in _wrong(written)
    ]
    if mistakes:
        raise FileMistakes(tuple(mistakes))
    return parse(path, Declared, content)


def _wrong(given: Mapping[Any, Any]) -> Iterator[tuple[Any, str]]:
    """Keys whose figures cannot be taken, each with the reason."""
    seen: dict[str, Any] = {}
    for key, value in given.items():
        name = _indicator(key)
        if name is None:
            continue
        if name in seen:
            yield key, f"“{key}”与“{seen[name]}”是同一个指标（{SCALAR_INDICATORS[name][0]}），只写一个"
            continue
        seen[name] = key
        try:
            _figure(name, value)
        except ValueError as error:
            yield key, f"“{key}”：{error}"


def _indicator(key: Any) -> str | None:
    if not isinstance(key, str):
        return None
    return key if key in SCALAR_INDICATORS else indicator_named(key)


def _figure(name: str, value: Any) -> Decimal | None:
    """Raises ValueError with a sentence. A bare number is in the indicator's own unit, whatever its size."""
    if value is None:
        return None
    if isinstance(value, str):
        number = figure_in(name, value)
        if number is None:
            raise ValueError(f"“{value}”不是一个数字")
        return number
    number = Decimal(str(value)) if isinstance(value, int | float | Decimal) else Decimal("NaN")
    if isinstance(value, bool) or number.is_nan():
        raise ValueError(f"“{value}”不是数字")
    if number.is_infinite() or number < 0:
        raise ValueError(f"“{value}”应为不小于 0 的数字")
    return number
