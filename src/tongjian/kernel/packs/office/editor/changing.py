"""The operations of the editor, each from the text of a form's file to the text after it.

Every one raises `CannotRewrite` with a sentence when the place is not there (any more).
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from tongjian.kernel.forms.schema import FieldType
from tongjian.kernel.packs.office.editor.controls import controls_of
from tongjian.kernel.packs.office.editor.places import Part, Place
from tongjian.kernel.packs.office.editor.renaming import renamed
from tongjian.kernel.packs.office.sheets import filled
from tongjian.kernel.packs.office.yamltext import CannotRewrite, carried, data_of, rewritten, swapped

Given = Mapping[str, list[str]]
"""What a page sends: the texts of every control by its name."""


def edited(text: str, place: Place, given: Given) -> str:
    """What stands at the place as the page sends it; conditions of the form follow a field's new name."""
    data = copy.deepcopy(data_of(text))
    element = place.of(data)
    old = str(element.get("name", ""))
    new = filled(controls_of(place.part), element, given)
    if element.get("type") == FieldType.TABLE and new.get("type") != FieldType.TABLE and "fields" in element:
        count = len(element["fields"])
        raise CannotRewrite(f"这是有 {count} 列的表格。要改成别的类型，请先新建字段，再删除这张表格")
    if new.get("type") == FieldType.TABLE and not new.get("fields"):
        new["fields"] = [_field("item", "名称", FieldType.TEXT)]
    element.clear()
    element.update(new)
    if old and new.get("name") and new["name"] != old:
        table = str(place.parent.of(data).get("name", "")) if place.part is Part.COLUMN else ""
        if table and _through_its_table(text, table, old):
            raise CannotRewrite(f"有条件经表格 {table} 用到列 {old}，请先在“文件”页改那里的条件")
        renamed(data, place, old, str(new["name"]))
    return rewritten(text, data)


def added(text: str, parent: Place, after: int, given: Given) -> tuple[str, Place]:
    """A new section, field or column behind entry `after` (-1: before all); and where it stands."""
    data = copy.deepcopy(data_of(text))
    holder = parent.of(data)
    title, name, kind = (given.get(key, [""])[0].strip() for key in ("title", "name", "type"))
    first = _field(name, title, kind or FieldType.TEXT)
    if parent.part is Part.FORM:
        asked = given.get("first", [""])[0].strip()
        first = {"title": title, "fields": [_field(name, asked, FieldType.TEXT)]}
    entries = holder.setdefault("fields" if parent.path else "sections", [])
    number = min(after + 1, len(entries))
    entries.insert(number, first)
    return rewritten(text, data), parent.inside(number)


def removed(text: str, place: Place) -> str:
    """Without what stands at the place; comments above it stay."""
    data = copy.deepcopy(data_of(text))
    place.of(data)
    if not place.path:
        raise CannotRewrite("表单本身在“文件”页删除")
    del place.parent.of(data)[str(place.list[-1])][place.number]
    return rewritten(text, data)


def lifted(text: str, place: Place, by: int) -> tuple[str, Place]:
    """One place further down (`by` 1) or up (-1), with the comments above it; and where it stands now."""
    place.of(data_of(text))
    upper = place.number if by > 0 else place.number - 1
    return swapped(text, place.list, upper), place.beside(place.number + by)


def put_into(text: str, place: Place, section: Place) -> tuple[str, Place]:
    """A field at the end of another section; and where it stands now."""
    data = data_of(text)
    if place.part is not Part.FIELD or section.part is not Part.SECTION:
        raise CannotRewrite("只有字段可以换到别的分组")
    there = section.of(data).get("fields")
    result = carried(text, place.list, place.number, (*section.path, "fields"))
    return result, section.inside(len(there) if isinstance(there, list) else 0)


def _field(name: str, title: str, kind: str) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, "title": title, "type": str(kind)}
    match kind:
        case FieldType.TABLE:
            field["fields"] = [_field("item", "名称", FieldType.TEXT)]
        case FieldType.CHOICE | FieldType.CHOICES:
            field["options"] = {"yes": "是", "no": "否"}
    return field


def _through_its_table(text: str, table: str, column: str) -> bool:
    """Whether a condition asks for a column through its table, where a name of its own stands for the row."""
    return bool(re.search(rf"\bform\.{re.escape(table)}\b[^\n]*\.{re.escape(column)}\b", text))
