"""One declaration on one day of monitoring: every indicator with its result, light and forecast."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from tongjian.engines.measures.deviation import text_of
from tongjian.engines.measures.value import Missing
from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.measures.indicators import IndicatorSheet
from tongjian.systems.performance.declaring.body import sentence_of
from tongjian.systems.performance.declaring.refused import Mistake
from tongjian.systems.performance.evaluating.known import UNBOUND, Known
from tongjian.systems.performance.evaluating.monitoring.lights import Light, Rule, elapsed, seen, worst
from tongjian.systems.performance.evaluating.sheet import evaluation_of, profile_for
from tongjian.systems.performance.models import Declaration


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person wrote beside a row."""

    actual: str = ""
    basis: str = ""
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Watched:
    """A row as it stands on that day, and as it is kept."""

    number: int
    name: str
    level: str
    target: str
    actual: str
    kind: str
    origin: str
    link: str
    forecast: str
    light: str
    why: str
    basis: str = ""
    explanation: str = ""

    @property
    def label(self) -> str:
        """What the light says."""
        return Light(self.light).label

    @property
    def by_hand(self) -> bool:
        """Whether a person enters it."""
        return self.kind == UNBOUND.kind


def watched(
    declaration: Declaration,
    sheet: FormSheet,
    on: date,
    known: Mapping[int, Known],
    typed: Mapping[int, Typed],
) -> tuple[Watched, ...]:
    """The rows of an approved declaration on that day. Typed values count where nothing is known. No SQL."""
    settings = evaluation_of(declaration.city).monitoring
    rule = Rule(settings.yellow, frozenset(settings.rates))
    profile = profile_for(declaration.city, declaration.kind).profile()
    passed = elapsed(declaration.year, on)
    rows = []
    for number, declared in enumerate(sheet.indicators, start=1):
        each, told = known.get(number, UNBOUND), typed.get(number, Typed())
        row = _with(declared, each.text or told.actual).indicator(number).row
        found = seen(row, profile, passed, rule)
        rows.append(
            Watched(
                number=number,
                name=declared.name,
                level="·".join(filter(None, (declared.level1, declared.level2))),
                target=row.target.written or text_of(row.target.value),
                actual="" if isinstance(row.actual, Missing) else text_of(row.actual),
                kind=each.kind,
                origin=each.sentence,
                link=each.link,
                forecast=found.forecast,
                light=found.light,
                why=found.why,
                basis=told.basis,
                explanation=told.explanation,
            )
        )
    return tuple(rows)


def _with(declared: IndicatorSheet, actual: str) -> IndicatorSheet:
    """The row with what was reached so far; what cannot be read stands as nothing (`unread` tells of it)."""
    told = {**declared.model_dump(mode="json", exclude_defaults=True), "actual": actual or None}
    told = {name: value for name, value in told.items() if name not in {"score", "attainment", "actual_text"}}
    try:
        return IndicatorSheet.model_validate(told)
    except ValidationError:
        return IndicatorSheet.model_validate({**told, "actual": None})


def wanting(sheet: FormSheet, rows: tuple[Watched, ...], typed: Mapping[int, Typed]) -> Iterator[Mistake]:
    """What keeps the report from being handed in, with the field of the page."""
    for row, declared in zip(rows, sheet.indicators, strict=True):
        told = typed.get(row.number, Typed())
        where = f"第 {row.number} 行“{row.name}”"
        if row.by_hand and told.actual:
            if sentence := _unread(declared, told.actual):
                yield Mistake(f"{where}：{sentence}", f"actual-{row.number}")
            elif not told.basis:
                yield Mistake(f"{where}由人工填报，请写依据", f"basis-{row.number}")
        if row.light == Light.RED and not told.explanation:
            yield Mistake(f"{where}是红灯，请写原因和措施", f"explanation-{row.number}")


def _unread(declared: IndicatorSheet, actual: str) -> str:
    told = {**declared.model_dump(mode="json", exclude_defaults=True), "actual": actual}
    try:
        IndicatorSheet.model_validate(told)
    except ValidationError as error:
        return sentence_of(error)
    return ""


def light_of(rows: tuple[Watched, ...]) -> Light:
    """The light of the whole."""
    return worst({Light(row.light) for row in rows})


def as_data(rows: tuple[Watched, ...]) -> dict[str, Any]:
    """The rows to be kept."""
    return {"rows": [asdict(row) for row in rows]}


def from_data(kept: Mapping[str, Any]) -> tuple[Watched, ...]:
    """The rows that were kept."""
    return tuple(Watched(**row) for row in kept["rows"])
