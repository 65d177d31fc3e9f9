"""What the page of the form editor shows: outline, controls, what is said of them, preview."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tongjian.engines.expressions import Kind
from tongjian.kernel.forms.schema import FieldType, Form
from tongjian.kernel.packs.office.editor.controls import TYPES, controls_of
from tongjian.kernel.packs.office.editor.judging import judge
from tongjian.kernel.packs.office.editor.places import Part, Place, Row, outline
from tongjian.kernel.packs.office.previewing import preview_of
from tongjian.kernel.packs.office.queries import Desk
from tongjian.kernel.packs.office.sheets import Filled, filled, shown
from tongjian.kernel.packs.office.yamltext import CannotRewrite, data_of
from tongjian.kernel.projects.variables import TITLES, project_variables

Given = Mapping[str, list[str]]


@dataclass(frozen=True)
class Try:
    """An operation on a form's file: the text before and after, or why it was refused."""

    text: str
    place: Place
    after: str = ""
    given: Given = field(default_factory=dict)
    refusals: tuple[str, ...] = ()

    def refused(self, sentence: str) -> Try:
        """The same, not done for this reason."""
        return replace(self, refusals=(sentence,))

    @property
    def typed(self) -> bool:
        """Whether what stands in the controls was typed and could not be saved."""
        return bool(self.refusals) and (self.given.get("do") or [""])[0] in {"", "save"}


@dataclass(frozen=True, slots=True)
class Adder:
    """Something that may be added: behind entry `after` of what hangs at `parent`."""

    parent: Place
    after: int
    part: Part
    where: str

    @property
    def key(self) -> str:
        """Part of the ids of its controls."""
        return f"{self.parent.text.replace('.', '-')}-{self.after}"


@dataclass(frozen=True, slots=True)
class Control:
    """A control with what stands in it and what is said about it."""

    filled: Filled
    said: str


def as_shown(desk: Desk, path: str, attempt: Try, attributes: Mapping[str, Kind]) -> dict[str, Any]:
    """The whole page. No SQL query beyond what the desk has read."""
    place, judgement = attempt.place, judge(attempt.text, attributes)
    context: dict[str, Any] = {
        "desk": desk,
        "path": path,
        "seen": desk.content.digest(path),
        "own": bool(desk.content.digest(path)),
        "place": place,
        "refusals": attempt.refusals,
        "complaints": judgement.complaints,
        "title": path,
        "preview": _preview(judgement.form, desk, attempt.given),
    }
    try:
        data = data_of(attempt.text)
        element = place.of(data)
    except CannotRewrite as error:
        return {**context, "broken": str(error)}
    said = (judge(attempt.after, attributes) if attempt.typed and attempt.after else judgement).at(place)
    controls = controls_of(place.part)
    held = filled(controls, element, attempt.given) if attempt.typed else element
    rows = list(outline(data))
    return {
        **context,
        "title": str(data.get("title") or path),
        "here": str(element.get("title") or element.get("name") or place.part),
        "rows": rows,
        "row": next((row for row in rows if row.place == place), None),
        "groups": [
            (group.title, [Control(each, said.get(each.field.name, "")) for each in fields])
            for group, fields in shown(controls, held)
        ],
        "sections": _other_sections(place, rows),
        "adders": list(_adders(place, element, rows)),
        "types": [(each.value, title) for each, title in TYPES.items()],
        "variables": _variables(place, rows, attributes),
    }


def as_typed(desk: Desk, path: str, attempt: Try, attributes: Mapping[str, Kind]) -> dict[str, Any]:
    """The part of the page that follows what is typed. While that is wrong, the form as it was is shown."""
    judgement = judge(attempt.after or attempt.text, attributes)
    said = judgement.at(attempt.place)
    fields = [each for group in controls_of(attempt.place.part) for each in group.fields]
    form = judgement.form or judge(attempt.text, attributes).form
    return {
        "desk": desk,
        "path": path,
        "place": attempt.place,
        "refusals": attempt.refusals,
        "said": [(each.key, said.get(each.name, "")) for each in fields],
        "preview": _preview(form, desk, attempt.given),
    }


def _preview(form: Form | None, desk: Desk, given: Given) -> Any:
    return preview_of(form, desk.city, given) if form else None


def _other_sections(place: Place, rows: list[Row]) -> list[Row]:
    """Where a field may be put instead."""
    if place.part is not Part.FIELD:
        return []
    return [row for row in rows if row.place.part is Part.SECTION and row.place != place.parent]


def _adders(place: Place, element: Mapping[str, Any], rows: list[Row]) -> Iterator[Adder]:
    count = sum(row.place.parent == place for row in rows if row.place != place)
    match place.part:
        case Part.FORM:
            yield Adder(place, count - 1, Part.SECTION, "最后")
        case Part.SECTION:
            yield Adder(place, count - 1, Part.FIELD, "在本组最后")
            yield Adder(place.parent, place.number, Part.SECTION, "在本组之后")
        case Part.FIELD:
            yield Adder(place.parent, place.number, Part.FIELD, "在本字段之后")
            if element.get("type") == FieldType.TABLE:
                yield Adder(place, count - 1, Part.COLUMN, "在最后一列之后")
        case Part.COLUMN:
            yield Adder(place.parent, place.number, Part.COLUMN, "在本列之后")


def _variables(place: Place, rows: list[Row], attributes: Mapping[str, Kind]) -> list[tuple[str, str]]:
    """What conditions at this place may ask for, with what it is called."""
    found = []
    for row in rows:
        kind = TYPES.get(FieldType(row.type), "") if row.type in set(FieldType) else row.type
        if row.place.part is Part.FIELD:
            found.append((f"form.{row.name}", f"{row.title}（{kind}）"))
        elif row.place.part is Part.COLUMN and place.part is Part.COLUMN and row.place.list == place.list:
            found.append((f"row.{row.name}", f"本行的{row.title}（{kind}）"))
    project = project_variables(attributes)
    return found + [
        (name, TITLES.get(name.removeprefix("project."), str(kind))) for name, kind in project.items()
    ]
