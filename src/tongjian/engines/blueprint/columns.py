"""Which column of a file is which attribute of the layer, and what stands in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from tongjian.engines.blueprint.feature import Value
from tongjian.engines.blueprint.layer import Attribute, Layer
from tongjian.engines.blueprint.problems import FeatureProblem, Problems
from tongjian.engines.blueprint.table import Table
from tongjian.engines.blueprint.values import converted

Columns = Mapping[str, list[Value]]
"""Values by the attribute's name, in the order of the layer's declaration."""

_DBF_NAME: Final = 10
"""Bytes of a column's name in a .dbf; what was longer is cut."""
_LONGEST_KEY: Final = 200
_NAMED: Final = 20


def read_columns(table: Table, layer: Layer, problems: Problems) -> Columns:
    """The attributes of the layer from a table; what is missing or unfit becomes a problem and is None."""
    sources = _matched(table, layer, problems)
    rows = len(table.geometries)
    found: dict[str, list[Value]] = {}
    unfit: dict[str, dict[int, str]] = {}
    for attribute in layer.attributes:
        source = sources.get(attribute.name)
        if source is None:
            found[attribute.name] = [None] * rows
        else:
            found[attribute.name], unfit[attribute.name] = converted(table.columns[source], attribute)
    absent = [each for each in layer.attributes if each.name not in sources]
    _tell_absent([each for each in absent if each.required or not table.noted], problems)
    keys = keys_of(found, layer)
    for attribute in layer.attributes:
        if attribute.name in unfit:
            _tell_values(attribute, found[attribute.name], unfit[attribute.name], keys, problems)
    long = [row for row, key in enumerate(keys) if len(key) > _LONGEST_KEY]
    problems.of_features("key-too-long", long, lambda row: _too_long(row, keys[row], layer))
    return found


def keys_of(columns: Columns, layer: Layer) -> list[str]:
    """The key of every row; "" where there is none."""
    return ["" if value is None else str(value) for value in columns[layer.key]]


def _matched(table: Table, layer: Layer, problems: Problems) -> dict[str, str]:
    """The file's column for each attribute: by its name, by the table of short names, by a cut name."""
    names = {attribute.name for attribute in layer.attributes}
    sources: dict[str, str] = {}
    left: list[str] = []
    for column in table.columns:
        full = _folded(table.short.get(column, column))
        if full in names and full not in sources:
            sources[full] = column
        else:
            left.append(column)
    unknown = []
    for column in left:
        meant = [name for name in names - set(sources) if _is_cut(_folded(column), name)]
        if len(meant) == 1 and column not in table.short:
            sources[meant[0]] = column
            sentence = f"字段“{column}”的名称被截短，按“{meant[0]}”读入。"
            problems.tell("column-cut", "warning", sentence, "请核对这一列；导出为 GeoPackage 不会截短名称。")
        else:
            unknown.append(column)
    if unknown:
        listed = "、".join(f"“{each}”" for each in unknown[:_NAMED]) + ("等" if len(unknown) > _NAMED else "")
        sentence = f"有 {len(unknown)} 个字段不属于图层“{layer.title}”，没有读入：{listed}。"
        mend = f"图层的字段是：{'、'.join(attribute.name for attribute in layer.attributes)}。"
        problems.tell("unknown-column", "warning", sentence, mend)
    return sources


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip()


def _is_cut(column: str, name: str) -> bool:
    """Whether a column is a name as a .dbf of either code page cuts it, perhaps within its last character."""
    for encoding in ("gbk", "utf-8"):
        whole = name.encode(encoding, "replace")
        if len(whole) > _DBF_NAME and whole[:_DBF_NAME].decode(encoding, "ignore") == column:
            return True
    return False


def _tell_absent(absent: Sequence[Attribute], problems: Problems) -> None:
    needed, optional = (
        "、".join(f"“{a.name}”" for a in absent if a.required is must) for must in (True, False)
    )
    if needed:
        sentence = f"文件没有必填的字段：{needed}。"
        problems.tell("missing-column", "error", sentence, "请补上后重新导出。")
    if optional:
        sentence = f"文件没有字段：{optional}，读入后全部为空。"
        problems.tell("absent-column", "warning", sentence, "确实没有时不必改。")


def _tell_values(
    attribute: Attribute,
    values: Sequence[Value],
    unfit: Mapping[int, str],
    keys: list[str],
    problems: Problems,
) -> None:
    name = attribute.name

    def wrong(row: int) -> FeatureProblem:
        sentence = f"“{name}”的值{unfit[row]}。"
        mend = f"请改为{_WANTED[attribute.kind]}，或留空。" if not attribute.of else "请改为可选的值之一。"
        return FeatureProblem(row + 1, keys[row], "wrong-value", "error", sentence, mend)

    def missing(row: int) -> FeatureProblem:
        sentence = f"必填的“{name}”是空的。"
        return FeatureProblem(row + 1, keys[row], "missing-value", "error", sentence, f"请补填“{name}”。")

    problems.of_features("wrong-value", list(unfit), wrong)
    if attribute.required:
        empty = [row for row, value in enumerate(values) if value is None and row not in unfit]
        problems.of_features("missing-value", empty, missing)


def _too_long(row: int, key: str, layer: Layer) -> FeatureProblem:
    sentence = f"“{layer.key}”有 {len(key)} 个字，超过 {_LONGEST_KEY} 个。"
    return FeatureProblem(row + 1, key[:40], "key-too-long", "error", sentence, "请改用简短的编号。")


_WANTED: Final = {"text": "文字", "number": "数", "integer": "整数", "date": "日期（如 2024-05-01）"}
