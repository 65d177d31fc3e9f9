"""Where one is in the file of a form: the form itself, a section, a field, or a column of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tongjian.kernel.packs.office.yamltext import CannotRewrite, Path

_WRITTEN = re.compile(r"(sections\.\d{1,4}(\.fields\.\d{1,4}){0,2})?", re.ASCII)
_LOST = "文件里没有这个位置，可能刚被别人修改，请刷新页面"


class Part(StrEnum):
    """What stands at a place; the values are what it is called on screens."""

    FORM = "表单"
    SECTION = "分组"
    FIELD = "字段"
    COLUMN = "列"


@dataclass(frozen=True, slots=True)
class Place:
    """A place by its way through the file: `("sections", 0, "fields", 2)`; empty for the form itself."""

    path: Path = ()

    @classmethod
    def read(cls, text: str) -> Place:
        """From `sections.0.fields.2`. Raises `CannotRewrite` for what no page of ours sends."""
        if not _WRITTEN.fullmatch(text):
            raise CannotRewrite(_LOST)
        return cls(tuple(int(step) if step.isdigit() else step for step in text.split(".") if step))

    @property
    def text(self) -> str:
        """As it stands in addresses."""
        return ".".join(map(str, self.path))

    @property
    def part(self) -> Part:
        """What stands here."""
        return tuple(Part)[len(self.path) // 2]

    @property
    def list(self) -> Path:
        """The list it is an entry of. Only of other parts than the form."""
        return self.path[:-1]

    @property
    def number(self) -> int:
        """Its number in that list, from 0."""
        return int(self.path[-1])

    @property
    def parent(self) -> Place:
        """The place it stands in; the form stands in itself."""
        return Place(self.path[:-2])

    def beside(self, number: int) -> Place:
        """Another entry of the same list."""
        return Place((*self.list, number))

    def inside(self, number: int) -> Place:
        """An entry of the list that hangs here: a section of the form, a field, a column."""
        return Place((*self.path, "fields" if self.path else "sections", number))

    def of(self, data: Any) -> dict[str, Any]:
        """What stands here in the data of a file. Raises `CannotRewrite`."""
        for step in self.path:
            try:
                data = data[step]
            except (KeyError, IndexError, TypeError):
                raise CannotRewrite(_LOST) from None
        if not isinstance(data, dict):
            raise CannotRewrite(_LOST)
        return data


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the outline: a section, a field or a column, as far as the file says what it is."""

    place: Place
    name: str
    title: str
    type: str
    required: bool
    when: bool
    first: bool
    last: bool


def outline(data: Mapping[str, Any]) -> Iterator[Row]:
    """Every section, field and column in the order of the page; also of a form with mistakes."""
    yield from _rows(Place(), data.get("sections"))


def _rows(parent: Place, entries: Any) -> Iterator[Row]:
    if not isinstance(entries, list):
        return
    for number, entry in enumerate(entries):
        if not isinstance(entry, Mapping):
            continue
        place = parent.inside(number)
        yield Row(
            place=place,
            name=str(entry.get("name", "")),
            title=str(entry.get("title", "")),
            type=str(entry.get("type", "")),
            required=entry.get("required") is True,
            when=bool(entry.get("when")),
            first=number == 0,
            last=number == len(entries) - 1,
        )
        if place.part is not Part.COLUMN:
            yield from _rows(place, entry.get("fields"))
