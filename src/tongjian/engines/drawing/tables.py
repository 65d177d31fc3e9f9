"""The drawing's own indicator table: texts that stand in rows and columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tongjian.engines.drawing.attributes import pairs_in
from tongjian.engines.drawing.inventory import Inventory, Label
from tongjian.engines.drawing.vocabulary import Meaning, Vocabulary
from tongjian.engines.siteplan import Entity, IndicatorTable

Row = tuple[str, str, str]

_NUMBER = re.compile(r"[<>≤≥＜＞约]?\s*[+-]?\d[\d,]*(?:\.\d+)?")
_UNITS = r"m2|m²|㎡|平方米|公顷|ha|亩|%|％|m|米|辆|个|户|人|层|栋|幢|万m²|万㎡|万平方米|—|-|/"
_UNIT = re.compile(rf"(?:{_UNITS})", re.IGNORECASE)
_LINE = re.compile(
    rf"(?P<title>[^\d:：=＝]+?)\s*[:：=＝\s]\s*(?P<value>{_NUMBER.pattern})\s*(?P<unit>{_UNITS})?\s*",
    re.IGNORECASE,
)
_HEADS = {
    "title": ("项目", "指标", "名称", "指标名称"),
    "value": ("数值", "数量", "指标值", "数据"),
    "unit": ("单位",),
}
_SAME_ROW = 0.6
"""Texts belong to one row when their places differ by less than this part of their height."""


@dataclass(frozen=True)
class _Cell:
    text: str
    x: float


def read_table(inventory: Inventory, vocabulary: Vocabulary) -> IndicatorTable | None:
    """The rows (title, value, unit) of every indicator table, as written. None when there is none."""
    labels = [i for i in inventory.labels if i.layer and i.layer.meaning is Meaning.TABLE]
    rows = list(_rows_of(labels))
    entities = [label.entity for label in labels]
    for entity, content in inventory.tables:
        rows += _figures([_Cell(text.strip(), i) for i, text in enumerate(cells)] for cells in content)
        entities.append(entity)
    declared, sources = _declarations(inventory, vocabulary)
    rows += declared
    entities += sources
    return IndicatorTable(tuple(rows), tuple(entities)) if rows else None


def site_areas(table: IndicatorTable | None) -> list[tuple[str, float]]:
    """Site areas in m² the table states, each with its title, the net area (净用地) first."""
    found = []
    for title, value, unit in table.rows if table else ():
        if "用地面积" in title and (area := _square_metres(value, unit)):
            found.append((title, area))
    return sorted(found, key=lambda item: "净" not in item[0])[:1]


def _square_metres(value: str, unit: str) -> float | None:
    match = _NUMBER.fullmatch(value.strip())
    if not match:
        return None
    factor = {"公顷": 10_000.0, "ha": 10_000.0, "亩": 10_000.0 / 15}.get(unit.lower(), 1.0)
    return float(re.sub(r"[^\d.]", "", value)) * (10_000 if unit.startswith("万") else factor)


def _rows_of(labels: Sequence[Label]) -> Iterable[Row]:
    lines: list[list[_Cell]] = []
    row_y = 0.0
    for label in sorted(labels, key=lambda item: (-item.at[1], item.at[0])):
        if not lines or row_y - label.at[1] > _SAME_ROW * label.height:
            lines.append([])
            row_y = label.at[1]
        for i, text in enumerate(filter(None, map(str.strip, label.text.splitlines()))):
            if i:
                lines.append([])
            lines[-1].append(_Cell(text, label.at[0]))
    return _figures(sorted(cells, key=lambda cell: cell.x) for cells in lines)


def _figures(lines: Iterable[Sequence[_Cell]]) -> list[Row]:
    """The figures in lines of cells, by the columns of the last heading or, before one, by their looks."""
    heading: list[tuple[str, float]] = []
    rows: list[Row] = []
    for cells in lines:
        heads = [(role, cell.x) for cell in cells if (role := _role(cell.text))]
        if len(heads) >= 2:
            heading = heads
        elif heading:
            rows += _by_columns(cells, heading)
        else:
            rows += _by_looks(cells)
    return rows


def _role(text: str) -> str | None:
    plain = re.sub(r"\s", "", text)
    return next((role for role, names in _HEADS.items() if plain in names), None)


def _by_columns(cells: Sequence[_Cell], heading: Sequence[tuple[str, float]]) -> list[Row]:
    """One row for each panel of columns: a wide table repeats 项目, 数值, 单位."""
    panels: list[dict[str, str]] = []
    columns: list[tuple[int, str, float]] = []
    for role, x in heading:
        if role == "title" or not panels:
            panels.append({})
        columns.append((len(panels) - 1, role, x))
    for cell in cells:
        panel, role, _ = min(columns, key=lambda column: abs(column[2] - cell.x))
        panels[panel].setdefault(role, cell.text)
    return [
        (panel["title"], panel["value"], panel.get("unit", ""))
        for panel in panels
        if panel.get("title") and panel.get("value")
    ]


def _by_looks(cells: Sequence[_Cell]) -> list[Row]:
    texts = [cell.text for cell in cells if cell.text]
    whole = [match for text in texts if (match := _LINE.fullmatch(unicodedata.normalize("NFC", text)))]
    if whole:
        return [(m["title"].strip(), m["value"].strip(), (m["unit"] or "").strip()) for m in whole]
    words = [text for text in texts if not _NUMBER.fullmatch(text) and not _UNIT.fullmatch(text)]
    numbers = [text for text in texts if _NUMBER.fullmatch(text)]
    units = [text for text in texts if _UNIT.fullmatch(text)]
    # A table that numbers its rows has two numbers: the row's and the figure.
    return [(words[0], numbers[-1], units[0] if units else "")] if words and numbers else []


def _declarations(inventory: Inventory, vocabulary: Vocabulary) -> tuple[list[Row], list[Entity]]:
    rows: list[Row] = []
    entities: list[Entity] = []
    for label in inventory.labels:
        if not label.layer or label.layer.meaning is not Meaning.DECLARATION:
            continue
        for key, value in pairs_in(label.text).items():
            if declared := vocabulary.declarations.get(key):
                rows.append((declared.title, value, declared.unit))
                entities.append(label.entity)
    return rows, entities
