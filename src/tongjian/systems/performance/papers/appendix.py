"""What a form says and its official paper has no place for: rows of an appendix that a program reads back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tongjian.kernel.measures.forms import FormSheet
from tongjian.systems.performance.papers.texts import fit, without_markup

HEAD = ("附页：表上没有位置的内容", "所在行", "表上", "内容")
_ABSENT = "—"
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class AppendixRow:
    """A value by its path; `name` is the row of the form it belongs to.

    `printed` is what the paper alone gives there, as JSON: once somebody changes the paper, it counts.
    """

    path: str
    name: str
    printed: str
    content: str

    @property
    def texts(self) -> tuple[str, ...]:
        """As cells."""
        return (self.path, self.name or _ABSENT, self.printed, self.content)

    @classmethod
    def of(cls, texts: Sequence[str]) -> AppendixRow | None:
        """From cells; None when they are none of an appendix."""
        cells = [text.strip() for text in texts if text.strip()]
        if len(cells) != len(HEAD) or not cells[0] or cells[0].count(".") > _DEEPEST:
            return None
        path, name, printed, content = cells
        return cls(path, "" if name == _ABSENT else name, printed, content)


def appendix_of(full: FormSheet, printed: FormSheet | None) -> tuple[AppendixRow, ...]:
    """What has to be added to the printed form to have the full one."""
    whole = full.model_dump()
    return tuple(_differences(whole, printed.model_dump() if printed else {}, (), ""))


def with_appendix(
    data: Mapping[str, Any], rows: Iterable[AppendixRow]
) -> tuple[dict[str, Any], tuple[AppendixRow, ...]]:
    """The data of a form that was read, with the appendix; and the rows that fit nowhere any more."""
    result = FormSheet.model_validate(data).model_dump()
    lost = []
    for row in rows:
        changed = deepcopy(result)
        if _put(changed, row) and _valid(changed):
            result = changed
        else:
            lost.append(row)
    return result, tuple(lost)


def _differences(full: Any, printed: Any, path: tuple[str, ...], name: str) -> Iterator[AppendixRow]:
    if full == printed:
        return
    if isinstance(full, dict) and isinstance(printed, dict) and not (path and path[0] == "facts"):
        name = str(full.get("name", name)) if path and path[-1].isdigit() else name
        for key in full:
            yield from _differences(full[key], printed.get(key), (*path, key), name)
    elif isinstance(full, tuple) and isinstance(printed, tuple) and _rows(full) and len(full) == len(printed):
        for number, (one, other) in enumerate(zip(full, printed, strict=True)):
            yield from _differences(one, other, (*path, str(number)), name)
    else:
        yield AppendixRow(".".join(path), fit(name), _json(printed), _json(full))


def _rows(values: tuple[Any, ...]) -> bool:
    return all(isinstance(value, dict) for value in values)


def _put(data: dict[str, Any], row: AppendixRow) -> bool:
    """Change one value; False when its row is gone or the paper says something else there by now."""
    *way, last = row.path.split(".")
    place: Any = data
    for step in way:
        place = _within(place, step, row.name)
        if place is None:
            return False
    try:
        content, printed = json.loads(row.content), row.printed
    except ValueError:
        return False
    if not isinstance(place, dict) or last not in place or _json(place[last]) != printed:
        return False
    place[last] = content
    return True


def _within(place: Any, step: str, name: str) -> Any:
    """A step further; in a list the row of that name counts, wherever it stands by now."""
    if isinstance(place, dict):
        return place.get(step)
    if not isinstance(place, tuple | list) or not step.isdigit():
        return None
    number = int(step)
    if number < len(place) and _named(place[number], name):
        return place[number]
    found = [row for row in place if _named(row, name)]
    return found[0] if len(found) == 1 else None


def _named(row: Any, name: str) -> bool:
    return isinstance(row, dict) and ("name" not in row or _bare(str(row["name"])) == _bare(name))


def _bare(text: str) -> str:
    """A name however its cell was set, without marks of a web page and what their removal leaves."""
    before, text = "", fit(text)
    while text != before:
        before, text = text, without_markup(text)
    return "".join(text.split())


def _valid(data: Mapping[str, Any]) -> bool:
    try:
        FormSheet.model_validate(data)
    except ValueError:
        return False
    return True


def _json(value: Any) -> str:
    """One spelling of each value: figures without zeros at their end."""
    return fit(json.dumps(value, ensure_ascii=False, default=_plain, sort_keys=True))


def _plain(value: Any) -> str:
    if not isinstance(value, Decimal):
        raise TypeError(type(value).__name__)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
