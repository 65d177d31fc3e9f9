"""Whether a filled-in form can be handed in, and if not, every reason at once. No database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tongjian.engines.blueprint.boundary.given import located
from tongjian.engines.blueprint.boundary.mistake import Mistake
from tongjian.engines.blueprint.frame import Frame
from tongjian.engines.expressions import EvaluationError, Unknown
from tongjian.kernel.forms import sentences
from tongjian.kernel.forms.compiled import Compiled, Rules, compiled
from tongjian.kernel.forms.schema import FieldType, Form
from tongjian.kernel.forms.values import value_of
from tongjian.kernel.forms.visibility import Visibility, row_name, rows_of, shown_data


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong at `field` (a name, or `table.row.column`), in a sentence for who fills it in."""

    field: str
    sentence: str


def validate(
    form: Form, data: Mapping[str, Any], context: Mapping[str, object], frame: Frame | None = None
) -> list[FieldError]:
    """Every error in `data`, at most one a field, in the order of the page; empty when it can be handed in.

    `context` holds the values of `project.*`. Hidden fields are neither required nor checked. Works on the
    data of a draft and of a submission alike. With the `frame` of a city, coordinates have to lie in it.
    """
    ready = compiled(form)
    return errors_in(ready, Visibility(ready, data, context), data, frame)


def errors_in(
    ready: Compiled, seen: Visibility, data: Mapping[str, Any], frame: Frame | None = None
) -> list[FieldError]:
    """As `validate`, where it is known already what is shown."""
    found: dict[str, str] = {}
    for path, sentence in (*_all(ready, seen, data), *_grounds(ready, seen, data, frame)):
        found.setdefault(path, sentence)
    place = {name: number for number, name in enumerate(ready.form.fields)}
    by_place = sorted(found.items(), key=lambda item: place[item[0].partition(".")[0]])
    return [FieldError(path, sentence) for path, sentence in by_place]


def _all(ready: Compiled, seen: Visibility, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    given = shown_data(seen, data)
    yield from _shape(ready, data, given)
    for name in ready.form.fields:
        if name in seen.shown:
            rule = ready.rules[name]
            yield from _field(rule, name, given, seen.values)
            yield from _sum(ready, rule, name, given)
            yield from _rows(ready, seen, name, data.get(name), given.get(name))


def _field(
    rule: Rules, path: str, given: Mapping[str, Any], values: Mapping[str, object], place: str = ""
) -> Iterator[tuple[str, str]]:
    """A required field is there, and what must hold of it does."""
    field = rule.field
    if field.name not in given:
        if field.required:
            yield path, sentences.missing(field, place)
        return
    if rule.check is None:
        return
    try:
        if not rule.check.evaluate(values):
            yield path, f"{place}{field.says}"
    except Unknown:
        return  # another field is blank; it says so itself where it is required
    except EvaluationError as error:
        yield path, sentences.cannot_check(field, place, str(error))


def _grounds(
    ready: Compiled, seen: Visibility, data: Mapping[str, Any], frame: Frame | None
) -> Iterator[tuple[str, str]]:
    """Boundaries that enclose no ground of the city."""
    if frame is None:
        return
    for name, text in boundaries(ready.form, shown_data(seen, data)):
        try:
            located(text, frame)
        except Mistake as mistake:
            yield name, sentences.misplaced(ready.form.fields[name], str(mistake))


def boundaries(form: Form, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The boundaries that were filled in: name of the field, and the list of coordinates."""
    for name, field in form.fields.items():
        if field.type is FieldType.BOUNDARY and isinstance(text := data.get(name), str):
            yield name, text


def _rows(
    ready: Compiled, seen: Visibility, table: str, stored: object, given: object
) -> Iterator[tuple[str, str]]:
    title = ready.rules[table].field.title
    for number, (row, kept) in enumerate(zip(rows_of(stored), rows_of(given), strict=True)):
        path, values = f"{table}.{row_name(row, number)}", seen.of_row(table, kept)
        for rule in ready.columns.get(table, ()):
            below = f"{path}.{rule.field.name}"
            if below in seen.shown:
                yield from _field(rule, below, kept, values, place=f"{title}第 {number + 1} 行")


def _sum(ready: Compiled, rule: Rules, name: str, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """A total is the exact decimal sum of its parts; a part that is hidden or blank adds nothing."""
    field, found = rule.field, value_of(rule.field, given.get(name))
    if not field.sum_of or not isinstance(found, Decimal | int):
        return
    leaves = ready.form.leaves
    total = sum((_amount(ready, part, given) for part in field.sum_of), Decimal(0))
    if total != found:
        parts = "、".join(f"“{leaves[part].title}”" for part in field.sum_of)
        yield name, sentences.wrong_sum(field, parts, f"{total:f}", f"{found:f}")


def _amount(ready: Compiled, part: str, given: Mapping[str, Any]) -> Decimal:
    name, _, column = part.partition(".")
    stored = [row.get(column) for row in rows_of(given.get(name))] if column else [given.get(name)]
    field = ready.form.leaves[part]
    values = [value_of(field, one) for one in stored]
    return sum((Decimal(value) for value in values if isinstance(value, Decimal | int)), Decimal(0))


def _shape(ready: Compiled, data: Mapping[str, Any], given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What JSON Schema says of what was given, in words and with the names of rows."""
    leaves = ready.form.leaves
    for error in ready.validator.iter_errors(given):
        where = list(error.absolute_path)
        name = str(where[0])
        if len(where) < 3:
            yield name, sentences.wrong(ready.form.fields[name], error)
            continue
        number, column = int(where[1]), str(where[2])
        row = rows_of(data[name])[number]
        place = f"{ready.form.fields[name].title}第 {number + 1} 行"
        field = leaves[f"{name}.{column}"]
        yield f"{name}.{row_name(row, number)}.{column}", sentences.wrong(field, error, place)
