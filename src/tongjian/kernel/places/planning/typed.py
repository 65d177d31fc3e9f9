"""What an officer types into the form of planning conditions, and the conditions it makes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from tongjian.engines.blueprint.conditions import BY_NAME, FIGURES, drawn_from, uses_in
from tongjian.engines.scrutiny.conditions import Conditions
from tongjian.kernel.places.planning.statement import Statement
from tongjian.kernel.places.planning.wording import setback_title

_NUMBER = re.compile(r"\d{1,9}(\.\d{1,4})?")
MOST_TEXTS, LONGEST_TEXT = 40, 400
MOST_USES, LONGEST_USE = 20, 40


@dataclass(frozen=True)
class Mistake:
    """What is wrong with one field; `basis` are the laws and layers that refuse it."""

    field: str
    sentence: str
    mend: str = ""
    basis: tuple[str, ...] = ()


class RefusedError(Exception):
    """The change is not made; `mistakes` say why, field by field."""

    def __init__(self, *mistakes: Mistake) -> None:
        super().__init__("；".join(mistake.sentence for mistake in mistakes))
        self.mistakes = mistakes


class Typed(BaseModel):
    """The form as it was typed. Figures stay text until they are read, so that nothing typed is lost."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    figures: Mapping[str, str] = {}
    use: str = ""
    setbacks: Mapping[str, str] = {}
    parking: tuple[tuple[str, str], ...] = ()
    texts: tuple[str, ...] = ()

    def conditions(self) -> Conditions:
        """The conditions. Raises `RefusedError` with every field that cannot be read."""
        mistakes = [*self._mistakes()]
        if mistakes:
            raise RefusedError(*mistakes)
        given: dict[str, Any] = {"use": list(uses_in(self.use))}
        for name, text in self.figures.items():
            if text:
                figure = BY_NAME[name]
                given.setdefault(figure.band, {})["max" if figure.ceiling else "min"] = Decimal(text)
        given["setback"] = {line: Decimal(text) for line, text in self.setbacks.items() if text}
        if rates := {use: Decimal(rate) for use, rate in self.parking if use and rate}:
            given["parking_motor"] = {"per_100m2": rates}
        try:
            return Conditions.model_validate(given)
        except ValidationError as error:
            # Every figure is a number by now: what is left is a lower limit above its upper one.
            reasons = "；".join(str(detail["ctx"]["error"]) for detail in error.errors())
            raise RefusedError(Mistake("far_max", f"容积率：{reasons}", "改正其中一个")) from None

    def _mistakes(self) -> Iterator[Mistake]:
        numbers = [(name, BY_NAME[name].title, text) for name, text in self.figures.items()]
        numbers += [
            (f"setback-{line}", f"退让{setback_title(line)}", text) for line, text in self.setbacks.items()
        ]
        numbers += [
            (f"parking-{place}", f"{use or '（未写用途）'}机动车位", rate)
            for place, (use, rate) in enumerate(self.parking)
        ]
        for name, title, text in numbers:
            if text and not _NUMBER.fullmatch(text):
                sentence = f"“{title}”应是不小于 0、最多四位小数的数字，现在是“{text[:20]}”"
                yield Mistake(name, sentence, "例如 2.5；没有这项要求就留空")
        for place, (use, rate) in enumerate(self.parking):
            if bool(use) != bool(rate):
                yield Mistake(f"parking-{place}", "机动车位要同时写用途和个数", "补上另一半，或两处都留空")
            if len(use) > LONGEST_USE:
                yield Mistake(f"parking-{place}", f"机动车位的用途最多 {LONGEST_USE} 字", "改短")
        uses = uses_in(self.use)
        if len(uses) > MOST_USES or any(len(use) > LONGEST_USE for use in uses):
            yield Mistake("use", f"用途最多 {MOST_USES} 项，每项最多 {LONGEST_USE} 字", "合并或改短")
        if len(self.texts) > MOST_TEXTS or any(len(text) > LONGEST_TEXT for text in self.texts):
            sentence = f"其他要求最多 {MOST_TEXTS} 条，每条最多 {LONGEST_TEXT} 字"
            yield Mistake("texts", sentence, "分成几条或改短")


def posted(form: Mapping[str, str], lines: Iterable[str], rows: int) -> Typed:
    """The form of a page; `lines` are the setbacks it asked for, `rows` its rows of parking."""

    def said(name: str, most: int = 20) -> str:
        return form.get(name, "").strip()[: most + 1]

    setbacks = {line: said(f"setback-{line}") for line in lines}
    parking = ((said(f"parking-{row}-use", LONGEST_USE), said(f"parking-{row}")) for row in range(rows))
    return Typed(
        figures={figure.name: said(figure.name) for figure in FIGURES},
        use=form.get("use", "").strip()[:1000],
        setbacks=setbacks,
        parking=tuple((use, rate) for use, rate in parking if use or rate),
        texts=tuple(line.strip() for line in form.get("texts", "")[:20_000].splitlines() if line.strip()),
    )


def first_typed(statement: Statement) -> Typed:
    """What the form of a parcel without conditions is filled with: exactly what the layers and rules ask."""
    conditions = drawn_from(statement.plan)
    figures = ((figure.name, figure.of(conditions)) for figure in FIGURES)
    return Typed(
        figures={name: "" if value is None else plainly(value) for name, value in figures},
        use="、".join(conditions.use),
        setbacks={setback.line: plainly(setback.custom.value) for setback in statement.setbacks},
        parking=tuple((use, plainly(rate.value)) for use, rate in statement.parking.items()),
        texts=statement.texts,
    )


def plainly(value: Decimal) -> str:
    """A figure as it is typed: without exponent and without needless zeros."""
    return f"{value.normalize():f}"
