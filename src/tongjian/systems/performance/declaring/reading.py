"""A version as a reader sees it, in the layout of the city's form, and what is different from another."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tongjian.kernel.forms.queries import form_of
from tongjian.kernel.forms.schema import FieldType, Form, FormField
from tongjian.kernel.forms.values import shown
from tongjian.systems.performance.models import DeclarationVersion


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table. `place` is what a remark on it is kept under, `remarks` what was written there."""

    number: int
    place: str
    cells: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One field: its text, or its columns and lines."""

    name: str
    title: str
    text: str = ""
    columns: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the form."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What one field or row said before, and says now; empty: it was not there, or is not there any more."""

    where: str
    before: str
    after: str


def parts_of(version: DeclarationVersion) -> tuple[Part, ...]:
    """Everything the version says. Blank fields are shown as such. 2 SQL queries, unless loaded with it."""
    form, data = form_of(version.submission.form), _data(version)
    told: dict[str, list[str]] = {}
    for remark in version.remarks:
        told.setdefault(remark["place"], []).append(remark["sentence"])
    return tuple(
        Part(section.title, tuple(_block(each, data.get(each.name), told) for each in section.fields))
        for section in form.sections
    )


def _data(version: DeclarationVersion) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(version.submission.data or "{}")
    return found


def _block(asked: FormField, stored: Any, told: Mapping[str, list[str]]) -> Block:
    if asked.type is not FieldType.TABLE:
        return Block(asked.name, asked.title, _text(asked, stored))
    lines = (
        _line(asked, row, number, told)
        for number, row in enumerate(stored if isinstance(stored, list) else [], start=1)
    )
    columns = tuple(f"{c.title}（{c.unit}）" if c.unit else c.title for c in asked.fields)
    return Block(asked.name, asked.title, "", columns, tuple(lines))


def _line(table: FormField, row: Mapping[str, Any], number: int, told: Mapping[str, list[str]]) -> Line:
    place = f"{table.name}:{number}"
    cells = tuple((column.title, shown(column, row.get(column.name))) for column in table.fields)
    return Line(number, place, cells, tuple(told.get(place, ())))


def _text(asked: FormField, stored: Any) -> str:
    text = shown(asked, stored)
    return f"{text} {asked.unit}" if text and asked.unit else text


def changes(before: DeclarationVersion, after: DeclarationVersion) -> list[Change]:
    """What the later version says otherwise, field by field and row by row; rows are known by their name."""
    form = form_of(after.submission.form)
    return list(_changes(form, _data(before), _data(after)))


def _changes(form: Form, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for asked in form.fields.values():
        if asked.type is FieldType.TABLE:
            yield from _changed_rows(asked, old.get(asked.name) or [], new.get(asked.name) or [])
        elif (was := _text(asked, old.get(asked.name))) != (now := _text(asked, new.get(asked.name))):
            yield Change(asked.title, was, now)


def _changed_rows(table: FormField, old: list[Any], new: list[Any]) -> Iterator[Change]:
    was, now = _by_name(table, old), _by_name(table, new)
    for name in dict.fromkeys((*was, *now)):
        before, after = was.get(name, ""), now.get(name, "")
        if before != after:
            yield Change(f"{table.title}：{name[0]}", before, after)


def _by_name(table: FormField, rows: list[Any]) -> dict[tuple[str, int], str]:
    """What every row says, by its name; a name that comes again is counted."""
    names = [column.name for column in table.fields if column.name in {"name", "stage", "source"}]
    key = "name" if "name" in names else names[0] if names else table.fields[0].name
    column = next(each for each in table.fields if each.name == key)
    found: dict[tuple[str, int], str] = {}
    for row in rows:
        name = shown(column, row.get(key))
        again = sum(1 for known, _ in found if known == name)
        told = [f"{c.title} {text}" for c in table.fields if (text := shown(c, row.get(c.name)))]
        found[name, again] = "，".join(told)
    return found
