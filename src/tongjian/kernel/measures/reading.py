"""Ask the running database: the value of a measure for every group, and the rows behind one of them.

    read_measure(city, "on-time-share", scope=scope_of(viewer, city, source), group=["district"])

All groups come from one statement, many measures from few. Every statement is narrowed to the city and to the
scope, whatever the measure says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from tongjian.engines.measures.bound import (
    DIALECTS,
    CannotAsk,
    Cause,
    Circumstances,
    Dialect,
    Grain,
    Key,
    Measure,
    Part,
    Period,
    Query,
    Scope,
    Window,
    answers,
    every_key,
    period_of,
    plan,
)
from tongjian.engines.measures.bound import rows_behind as query_behind
from tongjian.engines.measures.bound.planning import Run
from tongjian.engines.measures.bound.source import GROUPS
from tongjian.engines.measures.bound.tally import Tally
from tongjian.kernel.measures.cells import as_row
from tongjian.kernel.measures.definitions import Definition, definition_of
from tongjian.kernel.measures.sources import Row
from tongjian.kernel.measures.values import Answered
from tongjian.kernel.measures.withholding import NOTHING, Withheld, finest, told, withheld_of

_CLOSED = frozenset({Cause.TOO_FEW_ROWS, Cause.PROTECTS_OTHERS})


@dataclass(frozen=True)
class Question:
    """A measure with its window and groups, whose rows, and the day on which it is asked for."""

    city: str
    definition: Definition
    measure: Measure
    scope: Scope
    as_of: date

    @property
    def period(self) -> Period:
        """The days the answer speaks about."""
        return period_of(self.measure.window, self.as_of)


@dataclass(frozen=True)
class Answers:
    """The groups of one measure, the expected ones first, and the statements that counted them."""

    question: Question
    groups: tuple[Answered, ...]
    queries: tuple[Query, ...]
    tallies: Mapping[Key, Tally]
    withheld: Withheld = NOTHING

    def of(self, *key: str | int | bool | None) -> Answered:
        """One group. Raises `LookupError` where it has no row and none was expected."""
        found = next((each for each in self.groups if each.key == key), None)
        if found is None:
            raise LookupError(f"“{self.question.definition.title}”没有分组 {key}")
        return found


@dataclass(frozen=True)
class Page:
    """Rows behind a number in the order of their identity; `after` opens the next page, None on the last."""

    rows: tuple[Row, ...]
    after: str | int | None
    query: Query


def ask(
    city: str,
    definition: Definition,
    *,
    scope: Scope,
    window: Window | None = None,
    group: Sequence[str] | None = None,
    as_of: date | None = None,
) -> Question:
    """A question, with the definition's own window and groups where none are given. Raises `CannotAsk`."""
    measure = definition.measure
    if window is not None:
        measure = replace(measure, window=window)
    if group is not None:
        measure = replace(measure, group=tuple(_group(measure, name) for name in group))
    inside = scope.narrowed(Scope.of({definition.source.city: [city]}))
    return Question(city, definition, measure, inside, as_of or timezone.localdate())


def read_measure(
    city: str,
    code: str,
    *,
    scope: Scope,
    window: Window | None = None,
    group: Sequence[str] | None = None,
    as_of: date | None = None,
) -> list[Answered]:
    """The groups of one measure of a city; of no groups, the one number. At most 3 SQL queries.

    Raises `LookupError` for an unknown measure, `CannotAsk` for a window, group or scope that does not fit.
    """
    definition = definition_of(city, code)
    question = ask(city, definition, scope=scope, window=window, group=group, as_of=as_of)
    return list(answer([question])[0].groups)


def answer(questions: Sequence[Question]) -> list[Answers]:
    """Every question, counted together where they share rows, days and groups. Raises `CannotAsk`.

    One SQL query for each source, period, grouping and scope, one for each field of percentiles, and one more
    for measures that need a number of rows, with every group that some page shows.
    """
    return answer_on(questions, dialect(), execute)


def answer_on(questions: Sequence[Question], of: Dialect, run: Run) -> list[Answers]:
    """The same on any database: `run` executes a statement of the dialect and gives its rows."""
    together: dict[tuple[Scope, date], list[int]] = {}
    for place, each in enumerate(questions):
        together.setdefault((each.scope, each.as_of), []).append(place)
    found: dict[int, Answers] = {}
    for (scope, as_of), places in together.items():
        for batch in _without_namesakes(places, questions):
            planned = plan([questions[place].measure for place in batch], scope, as_of, of)
            tallies = planned.run(run)
            back = _withheld([questions[place] for place in batch], of, run)
            for place in batch:
                question = questions[place]
                ground = planned.grounds[question.measure.name]
                said = tuple(scan.query for scan in planned.scans if scan.ground == ground)
                name = question.measure.name
                found[place] = _answers(question, tallies[name], said, back.get(name, NOTHING))
    return [found[place] for place in range(len(questions))]


def rows_behind(
    question: Question,
    key: Key,
    *,
    part: Part = Part.UPPER,
    after: str | int | None = None,
    limit: int = 50,
) -> Page:
    """The rows of one group. 1 SQL query, 3 where the measure needs a number of rows.

    Raises `CannotAsk` where single rows are shown to nobody, or where too few carry the number.
    """
    if question.definition.source.sealed:
        raise CannotAsk(question.definition.source.sealed)
    if question.measure.needs and any(
        each.key == key and each.cause in _CLOSED for each in answer([question])[0].groups
    ):
        title = question.definition.title
        raise CannotAsk(f"为保护数据少于规定行数的分组，“{title}”在这里不公布数值，也不列出明细。")
    asked = query_behind(
        question.measure, key, question.scope, question.as_of, dialect(), part, after, limit + 1
    )
    source = question.measure.source
    rows = tuple(as_row(source, row) for row in execute(asked))
    more = len(rows) > limit
    return Page(rows[:limit], rows[limit - 1][source.identity] if more else None, asked)


def known_about(question: Question) -> Circumstances:
    """What is known today about the source of a question."""
    source = question.definition.source
    complete = source.complete_to(question.city) if source.complete_to else None
    return Circumstances(timezone.localdate(), complete)


def dialect() -> Dialect:
    """That of the database in use."""
    return DIALECTS[connection.vendor]


def execute(query: Query) -> list[tuple[Any, ...]]:
    """Run a statement and give its rows."""
    with connection.cursor() as cursor:
        cursor.execute(query.formatted, query.parameters)
        return list(cursor.fetchall())


def _group(measure: Measure, name: str) -> Any:
    if name in set(Grain):
        return Grain(name)
    field = measure.source.named.get(name)
    if field is None or field.kind not in GROUPS:
        known = "、".join([*(f.name for f in measure.source.fields if f.kind in GROUPS), *Grain])
        raise CannotAsk(f"“{measure.title}”不能按“{name}”分组。可用：{known}。")
    return field


def _without_namesakes(places: Iterable[int], questions: Sequence[Question]) -> Iterable[list[int]]:
    """One plan holds a measure once; the same one with another window goes into the next."""
    batches: list[dict[str, int]] = []
    for place in places:
        name = questions[place].measure.name
        batch = next((each for each in batches if name not in each), None)
        if batch is None:
            batches.append(batch := {})
        batch[name] = place
    return [list(batch.values()) for batch in batches]


def _withheld(questions: Sequence[Question], of: Dialect, run: Run) -> dict[str, Withheld]:
    """What is kept back of measures with one scope and day, by name."""
    found = (finest(each.definition, each.measure) for each in questions)
    wholes = [whole for whole in found if whole is not None]
    if not wholes:
        return {}
    tallies = plan(wholes, questions[0].scope, questions[0].as_of, of).run(run)
    return {whole.name: withheld_of(whole, tallies[whole.name]) for whole in wholes}


def _answers(
    question: Question, tallies: Mapping[Key, Tally], said: tuple[Query, ...], back: Withheld
) -> Answers:
    measure = question.measure
    found = answers(measure, question.period, tallies, known_about(question), _expected(question))
    groups = tuple(told(question.definition, measure.group_names, each, back) for each in found)
    return Answers(question, groups, said, tallies, back)


def _expected(question: Question) -> list[Key]:
    """Every group that ought to have rows, where the city's words for all of its codes are known."""
    titles = question.definition.source.titles_in(question.city)
    fields = [one.name for one in question.measure.group if not isinstance(one, Grain)]
    if any(name not in titles for name in fields):
        return []
    if question.measure.grain is not None and question.period.first is None:
        return []
    values = {name: _allowed(question.scope, name, list(titles[name])) for name in fields}
    return every_key(question.measure, question.period, values)


def _allowed(scope: Scope, name: str, values: list[Any]) -> list[Any]:
    """The values a person may count: of what is not theirs nobody says that it is missing."""
    for grants in scope.grants:
        named = [dict(grant).get(name) for grant in grants]
        if None not in named:
            open_to = {value for each in named for value in each or ()}
            values = [value for value in values if value in open_to]
    return values
