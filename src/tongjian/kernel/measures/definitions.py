"""Bound measures of a city: `packs/<pack>/measures/<code>.yaml`, the city's own file before that of its base.

    measure: on-time-share
    title: 按时办结率
    unit: "%"
    source: approval-cases
    ratio:
      upper: {count: rows, where: [{field: on_time, eq: true}]}
      lower: {count: rows, where: [{field: on_time, missing: false}]}
    window: year
    group: [district, month]

What is counted follows the closed grammar of `engines.measures.bound`; the other lines say how it is printed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import Field, ValidationError

from tongjian.engines.measures.bound import Measure, MeasureMistakes
from tongjian.engines.measures.bound import read_measure as as_measure
from tongjian.engines.measures.bound.filters import atoms
from tongjian.engines.measures.bound.measure import Average, Distinct, Operand, Percentile, Ratio, Sum
from tongjian.engines.measures.bound.source import Field as Column
from tongjian.engines.measures.operators import Better
from tongjian.engines.measures.rational import exact
from tongjian.kernel.ledger.chain import canonical
from tongjian.kernel.measures.figures import ARTICLE_74, Figure, NoFines, about_fines
from tongjian.kernel.measures.sources import MeasureSource, sources
from tongjian.kernel.packs.mistakes import Mistake, PackErrors
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.reader import Source, read
from tongjian.kernel.packs.schema import Part
from tongjian.kernel.packs.sources import nearest
from tongjian.kernel.packs.wording import in_words

ROOM, SUFFIX = "measures", ".yaml"
_OF_UNITS = {"%": Decimal(100), "‰": Decimal(1000)}


class Told(Part):
    """How a measure is printed and explained.

    `factor` turns what was counted into the unit: 100 for a share in percent unless written otherwise, 0.0001
    for 元 printed as 万元. `not_applicable` says why a city has no such thing.
    """

    title: NoFines
    unit: str = Field("", max_length=20)
    places: int = Field(2, ge=0, le=6)
    factor: Figure | None = Field(None, gt=0)
    better: Better | None = None
    note: str = Field("", max_length=1000)
    basis: str = Field("", max_length=300)
    verified: bool = False
    not_applicable: str = Field("", max_length=300)


@dataclass(frozen=True)
class Definition:
    """A measure as a pack declares it. `body` is the file as data, `digest` the SHA-256 of its JSON."""

    measure: Measure
    source: MeasureSource
    told: Told
    body: Mapping[str, Any]
    digest: str

    @property
    def code(self) -> str:
        """Its name in the pack."""
        return self.measure.name

    @property
    def title(self) -> str:
        """The Chinese name."""
        return self.measure.title

    @property
    def factor(self) -> Fraction:
        """By what an exact amount is multiplied to stand in the unit."""
        if self.told.factor is not None:
            return exact(self.told.factor)
        share = isinstance(self.measure.aggregate, Ratio)
        return exact(_OF_UNITS.get(self.told.unit, Decimal(1))) if share else Fraction(1)


def measures_of(city: str) -> Mapping[str, Definition]:
    """The measures of an installed city by code. No query. Raises `LookupError`, `PackErrors`."""
    return measures_in(pack_of(city).folders)


def definition_of(city: str, code: str) -> Definition:
    """One measure. No query. Raises `LookupError` with a sentence, `PackErrors`."""
    known = measures_of(city)
    if code not in known:
        raise LookupError(f"城市“{city}”没有指标“{code}”。可用：{'、'.join(known) or '（没有任何指标）'}。")
    return known[code]


def measures_in(folders: Iterable[Path]) -> Mapping[str, Definition]:
    """The measures of pack folders, nearest first, by code. Raises `PackErrors` with every mistake."""
    mistakes: list[Mistake] = []
    files = nearest(folders, ROOM, SUFFIX, mistakes)
    found, more = _read_all(tuple(files.items()), _states(files.values()), len(sources()))
    if mistakes or more:
        raise PackErrors((*mistakes, *more))
    return found


def mistakes_in(folders: Iterable[Path]) -> list[Mistake]:
    """Everything wrong with the measures of pack folders."""
    try:
        measures_in(folders)
    except PackErrors as error:
        return list(error.mistakes)
    return []


def definition_from(body: Mapping[str, Any]) -> Definition:
    """A definition from a body that was kept. Raises `PackErrors`, also where its source is gone."""
    mistakes: list[Mistake] = []
    found = _definition(Source(Path(str(body.get("measure", ""))), dict(body), {}), mistakes)
    if found is None:
        raise PackErrors(mistakes)
    return found


def _states(files: Iterable[Path]) -> tuple[tuple[int, int], ...]:
    return tuple((state.st_mtime_ns, state.st_size) for state in (file.stat() for file in files))


@lru_cache(maxsize=64)
def _read_all(
    files: tuple[tuple[str, Path], ...], _state: tuple[tuple[int, int], ...], _sources: int
) -> tuple[Mapping[str, Definition], tuple[Mistake, ...]]:
    """Every file once for as long as it stays as it is."""
    mistakes: list[Mistake] = []
    found: dict[str, Definition] = {}
    for code, file in files:
        try:
            source = read(file)
        except PackErrors as error:
            mistakes.extend(error.mistakes)
            continue
        definition = _definition(source, mistakes)
        if definition is None:
            continue
        if definition.code != code:
            sentence = f"文件名“{file.name}”与指标名称“{definition.code}”不一致"
            mistakes.append(source.mistake(("measure",), sentence, f"把文件改名为 {definition.code}{SUFFIX}"))
        found[code] = definition
    return MappingProxyType(found), tuple(mistakes)


def _definition(source: Source, mistakes: list[Mistake]) -> Definition | None:
    """The definition in a file; everything that is wrong is added to `mistakes`."""
    before = len(mistakes)
    mistakes.extend(source.mistakes)
    told = _told(source, mistakes)
    measure = _measure(source, mistakes)
    if measure is not None:
        mistakes.extend(_fines(source, measure))
    if told is None or measure is None or len(mistakes) > before:
        return None
    body = _as_json(source.data)
    digest = hashlib.sha256(canonical(body).encode()).hexdigest()
    return Definition(measure, sources()[measure.source.name], told, body, digest)


def _told(source: Source, mistakes: list[Mistake]) -> Told | None:
    try:
        return Told.model_validate(
            {name: source.data[name] for name in Told.model_fields if name in source.data}
        )
    except ValidationError as error:
        mistakes.extend(in_words(source, Told, error))
        return None


def _measure(source: Source, mistakes: list[Mistake]) -> Measure | None:
    own = Told.model_fields.keys() - {"title"}
    counted = {name: value for name, value in source.data.items() if name not in own}
    try:
        return as_measure(counted, {name: each.rows for name, each in sources().items()})
    except MeasureMistakes as error:
        mistakes.extend(source.mistake(each.path, each.sentence, each.mend) for each in error.mistakes)
        return None


def _fines(source: Source, measure: Measure) -> Iterator[Mistake]:
    """What is summed, averaged or told apart is no money of fines, whatever the measure is called."""
    for name, column in _columns(measure):
        if about_fines(column.title) or about_fines(column.name):
            sentence = f"“{column.title}”是罚没款项：{ARTICLE_74}"
            yield source.mistake((name,), sentence, "删去这个指标，改用不涉及罚没款项的字段")


def _columns(measure: Measure) -> Iterator[tuple[str, Column]]:
    """The columns whose values a measure uses, each with the key of the file it stands under."""
    match measure.aggregate:
        case Sum(column):
            yield "sum", column
        case Average(column):
            yield "average", column
        case Distinct(column):
            yield "distinct", column
        case Percentile(column):
            yield "percentile", column
        case Ratio(upper, lower):
            for side in (upper, lower):
                yield from (("ratio", column) for column in _of_side(side))
    yield from (("where", atom.field) for atom in atoms(measure.where))


def _of_side(side: Operand) -> Iterator[Column]:
    if isinstance(side.of, Sum):
        yield side.of.field
    yield from (atom.field for atom in atoms(side.where))


def _as_json(value: Any) -> Any:
    """YAML data as JSON holds it: days as text, which the grammar reads as well."""
    if isinstance(value, Mapping):
        return {str(key): _as_json(inside) for key, inside in value.items()}
    if isinstance(value, list | tuple):
        return [_as_json(inside) for inside in value]
    return value.isoformat() if isinstance(value, date) else value
