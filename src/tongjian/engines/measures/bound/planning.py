"""Many measures in few scans: those that share rows, days and groups are counted together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tongjian.engines.measures.bound.adding import direct
from tongjian.engines.measures.bound.cells import Cells
from tongjian.engines.measures.bound.dialect import Dialect
from tongjian.engines.measures.bound.filters import Atom, OneOf, atoms
from tongjian.engines.measures.bound.folding import folded
from tongjian.engines.measures.bound.fragment import Query
from tongjian.engines.measures.bound.measure import Measure
from tongjian.engines.measures.bound.ordering import by_value
from tongjian.engines.measures.bound.periods import period_of
from tongjian.engines.measures.bound.problems import CannotAsk
from tongjian.engines.measures.bound.scan import Found, Ground, Key, Scan
from tongjian.engines.measures.bound.scope import Scope
from tongjian.engines.measures.bound.source import Field
from tongjian.engines.measures.bound.tally import Tally, tally
from tongjian.engines.measures.bound.terms import Additive, Ordered, Term, additive, ordered

FEW_TERMS = 6
"""So many and fewer are counted without folding: the statement stays one a person reads at a glance."""
MOST_CELLS = 4_000
"""Of one group. More, and folding makes more rows than it saves."""
MOST_TERMS = 400
MOST_VALUES = 8_000
"""Terms and bound values of one statement, well below the limits of the three databases."""
MOST_ORDERED = 12
"""Filters that look at the values of one field in one scan."""

Run = Callable[[Query], Iterable[Sequence[Any]]]
"""Executes a statement on the database it was written for and gives its rows."""
Tallies = dict[str, dict[Key, Tally]]


@dataclass(frozen=True)
class Plan:
    """The scans that answer some measures on a day, and how to read them together."""

    measures: tuple[Measure, ...]
    grounds: dict[str, Ground]
    scans: tuple[Scan, ...]

    def run(self, run: Run) -> Tallies:
        """Execute every scan and read it: by measure and group, only groups that have rows."""
        return self.read([run(scan.query) for scan in self.scans])

    def read(self, answers: Sequence[Iterable[Sequence[Any]]]) -> Tallies:
        """What the scans answered, in their order."""
        together: dict[Ground, Found] = {}
        for scan, rows in zip(self.scans, answers, strict=True):
            merged = together.setdefault(scan.ground, {})
            for key, values in scan.read(rows).items():
                merged.setdefault(key, {}).update(values)
        return {one.name: _tallies(one, together[self.grounds[one.name]]) for one in self.measures}


def _tallies(measure: Measure, found: Found) -> dict[Key, Tally]:
    made = {key: tally(measure, values) for key, values in found.items()}
    return {key: one for key, one in made.items() if one.present}


def plan(measures: Iterable[Measure], scope: Scope, day: date, dialect: Dialect) -> Plan:
    """The scans for the measures as asked for on `day` by someone who may see the rows of `scope`.

    Raises `CannotAsk` for two measures of one name, for days outside the years that are exact, and for a
    scope by which the source of a measure cannot be narrowed.
    """
    asked = tuple(measures)
    grounds = {one.name: ground_of(one, scope, day) for one in asked}
    if len(grounds) < len(asked):
        raise CannotAsk("有两个同名的指标，无法一起统计。请改名或分开统计。")
    together: dict[Ground, list[Measure]] = {}
    for one in asked:
        together.setdefault(grounds[one.name], []).append(one)
    scans = [scan for ground, those in together.items() for scan in _scans(ground, those, dialect)]
    return Plan(asked, grounds, tuple(scans))


def ground_of(measure: Measure, scope: Scope, day: date) -> Ground:
    """The rows, days and groups of a measure as asked for on `day` by someone with `scope`."""
    period = period_of(measure.window, day)
    return Ground(measure.source, measure.time, period, measure.group, scope.filter(measure.source))


def _scans(ground: Ground, measures: Sequence[Measure], dialect: Dialect) -> Iterator[Scan]:
    for terms in _batches(measures):
        few = len(terms) <= FEW_TERMS or Cells.of(_atoms(terms)).most > MOST_CELLS
        yield direct(ground, terms, dialect) if few else folded(ground, terms, dialect)
    by_field: dict[Field, dict[Ordered, None]] = {}
    for measure in measures:
        if (term := ordered(measure)) is not None:
            by_field.setdefault(term.field, {})[term] = None
    for field, found in by_field.items():
        for part in _portions(found):
            yield by_value(ground, field, part, dialect)


def _portions(terms: Iterable[Ordered]) -> Iterator[list[Ordered]]:
    """The terms in their order, so many at a time as one statement carries."""
    portion: list[Ordered] = []
    for term in terms:
        if portion and (len(portion) == MOST_ORDERED or _bound_values([*portion, term]) > MOST_VALUES):
            yield portion
            portion = []
        portion.append(term)
    yield portion


def _batches(measures: Sequence[Measure]) -> list[list[Additive]]:
    """Terms that may be folded together: each measure goes where it first fits, the widest first."""
    wanted = [tuple(dict.fromkeys(additive(one))) for one in measures]
    wanted.sort(key=lambda terms: -Cells.of(_atoms(terms)).most)
    batches: list[dict[Additive, None]] = []
    for terms in wanted:
        for batch in batches:
            union = {**batch, **dict.fromkeys(terms)}
            if _fits(union):
                batch.update(union)
                break
        else:
            batches.append(dict.fromkeys(terms))
    return [list(batch) for batch in batches]


def _fits(terms: Iterable[Additive]) -> bool:
    held = list(terms)
    few = len(held) <= MOST_TERMS and _bound_values(held) <= MOST_VALUES
    return few and Cells.of(_atoms(held)).most <= MOST_CELLS


def _bound_values(terms: Iterable[Term]) -> int:
    return sum(len(one.values) if isinstance(one, OneOf) else 2 for one in _atoms(terms))


def _atoms(terms: Iterable[Term]) -> Iterator[Atom]:
    for term in terms:
        yield from atoms(term.where)
