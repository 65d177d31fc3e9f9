"""What issued conditions say: the printed document as one JSON text, and the file a scrutiny reads. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Self

from tongjian.engines.blueprint.conditions import FIGURES, Plan, in_unit
from tongjian.engines.blueprint.part import Part
from tongjian.engines.scrutiny.conditions import Conditions
from tongjian.kernel.places.planning.statement import Citing, Statement
from tongjian.kernel.places.planning.typed import plainly
from tongjian.kernel.places.planning.wording import setback_title

TITLE = "规划条件"


class Row(Part):
    """One condition of the document: what it fixes, and what the layers ask of it."""

    title: str
    text: str
    asked: str = ""
    source: str = ""


class LayerRow(Part):
    """One layer version the conditions rest on."""

    title: str
    number: int
    effective_from: date
    digest: str
    basis: str
    verified: bool


class Content(Part):
    """Everything the document states; `picture` is SVG, `edition` the digest of the layers in force.

    `file` is the SHA-256 of the conditions file.
    """

    number: str
    version: int
    city: str
    parcel: str
    district: str
    issuer: str
    issued_on: date
    effective_from: date
    replaces: str
    rows: tuple[Row, ...]
    setbacks: tuple[Row, ...]
    parking: tuple[Row, ...]
    met: tuple[Row, ...]
    texts: tuple[str, ...]
    statutes: tuple[str, ...]
    layers: tuple[LayerRow, ...]
    unknown: tuple[str, ...]
    edition: str
    file: str
    picture: str
    title: str = TITLE

    @property
    def text(self) -> str:
        """The one JSON text of this content."""
        body = self.model_dump(mode="json")
        return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> Self:
        """The content kept as `text`."""
        return cls.model_validate_json(text)


def figure_rows(conditions: Conditions, plan: Plan, cited: Iterable[Citing]) -> Iterator[Row]:
    """Uses and figures, each beside what the strictest layer asks of it."""
    titles = {each.code: str(each) for each in cited}
    planned = "、".join(plan.uses)
    yield Row(
        title="用途",
        text="、".join(conditions.use) or "—",
        asked=planned,
        source=titles.get(plan.layer, "") if planned else "",
    )
    for figure in FIGURES:
        given, bound = figure.of(conditions), plan.strictest(figure)
        if given is not None or bound is not None:
            yield Row(
                title=figure.title,
                text="—" if given is None else in_unit(given, figure.unit),
                asked=in_unit(bound.value, figure.unit) if bound else "",
                source=titles.get(bound.layer, "") if bound else "",
            )


def setback_rows(conditions: Conditions, statement: Statement) -> Iterator[Row]:
    """The setbacks, each beside the clause of the technical rules where there is one."""
    customs = {each.line: each for each in statement.setbacks}
    for line, value in conditions.setback.items():
        custom = customs.get(line)
        title = f"退让{setback_title(line)}"
        asked = in_unit(custom.custom.value, "m") if custom else ""
        beside = f"（{'、'.join(custom.beside[:3])}）" if custom and custom.beside else ""
        source = str(custom.custom) if custom else ""
        yield Row(title=title + beside, text=f"不小于 {in_unit(value, 'm')}", asked=asked, source=source)


def parking_rows(conditions: Conditions) -> Iterator[Row]:
    """Stalls for 100 m² of floor area, by use."""
    rates = conditions.parking_motor.per_100m2 if conditions.parking_motor else {}
    for use, rate in rates.items():
        yield Row(title=f"{use}机动车位", text=f"每 100 m² 建筑面积不少于 {plainly(rate)} 个")


def met_rows(statement: Statement) -> Iterator[Row]:
    """The control lines and limits the parcel touches."""
    for touch in statement.touches:
        amount = f"{plainly(touch.area)} m²，占地块 {plainly(touch.share)}%"
        names = "、".join(touch.names)
        yield Row(title=touch.source.title, text=names, asked=amount, source=str(touch.source))


def file_text(conditions: Conditions, heading: Iterable[str]) -> str:
    """The conditions file as YAML, every decimal as it was written; `heading` are lines of comment."""
    lines = [f"# {' '.join(line.split())}" for line in heading]
    for name, value in conditions.model_dump(exclude_none=True, exclude_defaults=True).items():
        lines.append(f"{name}: {_flow(value)}")
    return "\n".join(lines) + "\n"


def _flow(value: object) -> str:
    """A value on one line. A text is written as JSON writes it, which YAML reads as the same text."""
    match value:
        case Decimal():
            return plainly(value)
        case date():
            return value.isoformat()
        case dict():
            return "{" + ", ".join(f"{_key(str(name))}: {_flow(each)}" for name, each in value.items()) + "}"
        case list():
            return "[" + ", ".join(_flow(each) for each in value) + "]"
        case _:
            return json.dumps(str(value), ensure_ascii=False)


def _key(name: str) -> str:
    return name if name.isascii() and name.isidentifier() else json.dumps(name, ensure_ascii=False)


def digest_of(text: str) -> str:
    """SHA-256 of the text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()
