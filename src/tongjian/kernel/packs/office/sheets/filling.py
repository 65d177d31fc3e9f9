"""Between the data of a file and what stands in the fields of a page.

What is not changed on the page stays as it is in the file, value for value: a field counts as changed only
when its text is another than the one the page showed.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tongjian.kernel.packs.office.sheets.model import Column, Field, Group, Kind

SPARE_ROWS = 3
"""Empty rows at the end of a table, for what is added."""
_SEPARATORS = re.compile(r"[,，、;；\s]+")
_PAIR = re.compile(r"\s*[:：]\s*")
_AMOUNT = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,8})?")
_MISSING: Any = object()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table as it is shown; a row of them is one entry."""

    name: str
    column: Column
    value: str

    @property
    def ticked(self) -> bool:
        return self.value == "on"


@dataclass(frozen=True, slots=True)
class Filled:
    """A field with what stands in it."""

    field: Field
    value: str
    chosen: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()

    @property
    def ticked(self) -> bool:
        return self.value == "on"

    @property
    def height(self) -> int:
        """Lines of a text box."""
        return min(16, max(3, self.value.count("\n") + 2))


def shown(groups: Iterable[Group], data: Mapping[str, Any]) -> list[tuple[Group, list[Filled]]]:
    """Every field with its value from the file."""
    return [(group, [_shown(field, data) for field in group.fields]) for group in groups]


def filled(
    groups: Iterable[Group], data: Mapping[str, Any], given: Mapping[str, list[str]]
) -> dict[str, Any]:
    """The data of the file with what was filled in; `given` are the texts of the page by field name."""
    result = copy.deepcopy(dict(data))
    for group in groups:
        for field in group.fields:
            if field.kind is Kind.TABLE:
                _set(result, field.name, _table(field, data, given) or _MISSING)
            elif field.kind is Kind.TICK:
                _set_tick(result, field.name, field.default, "on" in given.get(field.name, []))
            elif field.name in given or field.kind is Kind.CHOICES:
                _put(result, field, given.get(field.name, []))
    return _without_emptied(result, data)


def _shown(field: Field, data: Mapping[str, Any]) -> Filled:
    held = _get(data, field.name)
    if field.kind is Kind.CHOICES:
        return Filled(field, "", chosen=tuple(map(str, _entries(held))))
    if field.kind is Kind.TABLE:
        entries = [*_entries(held), *([{}] * SPARE_ROWS)]
        return Filled(field, "", rows=tuple(_cells(field, n, entry) for n, entry in enumerate(entries)))
    return Filled(field, _written(field.kind, held, default=field.default))


def _cells(field: Field, row: int, entry: Any) -> tuple[Cell, ...]:
    blank = not entry
    return tuple(
        Cell(
            f"{field.name}.{row}.{column.name}",
            column,
            _written(column.kind, _get(entry, column.name), default=column.default and not blank),
        )
        for column in field.columns
    )


def _written(kind: Kind, value: Any, *, default: bool) -> str:
    """The text of a value on the page."""
    if kind is Kind.TICK:
        return "on" if (default if value in (_MISSING, None) else bool(value)) else ""
    if value is _MISSING or value is None:
        return ""
    match value:
        case bool():
            return "true" if value else "false"
        case list() | tuple():
            return ("\n" if kind is Kind.LINES else "、").join(map(str, value))
        case Mapping():
            return "\n".join(
                f"{name}：{_written(Kind.WORDS, each, default=False)}" for name, each in value.items()
            )
        case _:
            return str(value)


def _put(result: dict[str, Any], field: Field, texts: list[str]) -> None:
    held = _get(result, field.name)
    if field.kind is Kind.CHOICES:
        before = [str(each) for each in _entries(held)]
        if set(texts) != set(before):
            # What stays keeps its place: a page gives the choices in the order of the options.
            kept = [each for each in before if each in texts]
            _set(result, field.name, [*kept, *(each for each in texts if each not in kept)] or _MISSING)
        return
    text = texts[0].replace("\r\n", "\n")
    if text.strip() != _written(field.kind, held, default=field.default).strip():
        _set(result, field.name, _read(field.kind, text, held))


def _read(kind: Kind, text: str, held: Any) -> Any:
    """The value of a text; nothing written means that the file has no such entry."""
    if not text.strip():
        return _MISSING
    match kind:
        case Kind.NUMBER:
            return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text.strip()) else text.strip()
        case Kind.AMOUNT:
            return _amount(text.strip())
        case Kind.TEXT:
            return (
                text.rstrip() + "\n" if "\n" in text.rstrip() or str(held).endswith("\n") else text.rstrip()
            )
        case Kind.LINES:
            return _kept([line.strip() for line in text.splitlines() if line.strip()], held)
        case Kind.WORDS:
            return _kept([word for word in _SEPARATORS.split(text) if word], held)
        case Kind.NAMED:
            return _pairs(text, held)
        case _:
            return text.strip()


def _kept(texts: list[str], held: Any) -> list[Any]:
    """A list in which an entry that stood there keeps its value: a day stays a day."""
    known = {str(each): each for each in held} if isinstance(held, list | tuple) else {}
    return [known.get(text, _day(text)) for text in texts]


def _amount(text: str) -> Any:
    if not _AMOUNT.fullmatch(text):
        return _day(text)
    return Decimal(text) if "." in text else int(text)


def _day(text: str) -> Any:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text
    except ValueError:
        return text


def _pairs(text: str, held: Any) -> dict[str, Any]:
    before = held if isinstance(held, Mapping) else {}
    result: dict[str, Any] = {}
    for line in filter(str.strip, text.splitlines()):
        name, *rest = _PAIR.split(line.strip(), maxsplit=1)
        written = rest[0] if rest else ""
        old = before.get(name, _MISSING)
        if old is not _MISSING and _written(Kind.WORDS, old, default=False) == written:
            result[name] = old
        elif isinstance(old, list) or re.match(r"\d{4}-\d\d-\d\d", written):
            result[name] = _kept([word for word in _SEPARATORS.split(written) if word], old)
        else:
            result[name] = written
    return result


def _table(field: Field, data: Mapping[str, Any], given: Mapping[str, list[str]]) -> list[Any]:
    entries = _entries(_get(data, field.name))
    numbers = sorted({int(row) for row in _rows(field, given)})
    found = []
    for row in numbers:
        before = entries[row] if row < len(entries) else {}
        entry = _entry(field, f"{field.name}.{row}", before, given)
        if entry:
            found.append(entry)
    return found


def _rows(field: Field, given: Mapping[str, list[str]]) -> Iterator[str]:
    pattern = re.compile(rf"{re.escape(field.name)}\.(\d{{1,4}})\.")
    return (match[1] for name in given if (match := pattern.match(name)))


def _entry(field: Field, prefix: str, before: Any, given: Mapping[str, list[str]]) -> Any:
    """One row: a mapping, or a list where the columns are numbered. Nothing when its first cell is empty."""
    texts = {column.name: given.get(f"{prefix}.{column.name}", [""])[0] for column in field.columns}
    if not any(texts[column.name].strip() for column in field.columns if column.kind is not Kind.TICK):
        return None
    if field.columns[0].name == "0":
        return [texts[column.name].strip() for column in field.columns]
    entry = copy.deepcopy(dict(before)) if isinstance(before, Mapping) else {}
    for column in field.columns:
        held = _get(entry, column.name)
        if column.kind is Kind.TICK:
            parent = column.name.rpartition(".")[0]
            if not parent or _get(entry, parent) is not _MISSING:
                _set_tick(entry, column.name, column.default, texts[column.name] == "on")
        elif texts[column.name].strip() != _written(column.kind, held, default=False).strip():
            _set(entry, column.name, _read(column.kind, texts[column.name], held))
    return _without_emptied(entry, before if isinstance(before, Mapping) else {})


def _set_tick(result: dict[str, Any], name: str, default: bool, ticked: bool) -> None:
    held = _get(result, name)
    parent = name.rpartition(".")[0]
    if parent and _get(result, parent) is _MISSING:
        return  # a tick alone does not bring an entry into being
    now = default if held is _MISSING else bool(held)
    if ticked != now:
        _set(result, name, ticked if ticked != default else _MISSING)


def _entries(held: Any) -> list[Any]:
    """The entries of a list; none where there is no list."""
    return list(held) if isinstance(held, list | tuple) else []


def _get(data: Any, name: str) -> Any:
    for step in name.split("."):
        if isinstance(data, list | tuple) and step.isdigit() and int(step) < len(data):
            data = data[int(step)]
        elif isinstance(data, Mapping) and step in data:
            data = data[step]
        else:
            return _MISSING
    return data


def _set(data: dict[str, Any], name: str, value: Any) -> None:
    *way, last = name.split(".")
    for step in way:
        if value is _MISSING and not isinstance(data.get(step), dict):
            return
        if not isinstance(data.get(step), dict):
            data[step] = {}
        data = data[step]
    if value is _MISSING:
        data.pop(last, None)
    else:
        data[last] = value


def _without_emptied(data: dict[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """Entries of which nothing is left go as a whole; what was empty in the file stays."""
    return {
        name: value
        for name, each in data.items()
        if (value := _without_emptied(each, before.get(name) or {}) if isinstance(each, dict) else each) != {}
        or before.get(name) == {}
    }
