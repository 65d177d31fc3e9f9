"""A file of features becomes features of a layer, in metres of the blueprint, or is refused with a sentence.

Every row of the file is a feature in its order, the faulty ones too: what is wrong with them is in `problems`
and in the report of `checks.check`. Meant to run in a process of its own with limits of time and memory; what
a stranger's file can do to the libraries below, it does there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import shapely

from tongjian.engines.blueprint.columns import keys_of, read_columns
from tongjian.engines.blueprint.crs import Systems
from tongjian.engines.blueprint.dxfoutlines import read_outlines
from tongjian.engines.blueprint.feature import Feature
from tongjian.engines.blueprint.formats import DXF, format_of, misnamed
from tongjian.engines.blueprint.frame import Frame
from tongjian.engines.blueprint.geofiles import read_table
from tongjian.engines.blueprint.layer import Layer
from tongjian.engines.blueprint.placing import place
from tongjian.engines.blueprint.problems import FeatureProblem, Problems, Refused
from tongjian.engines.blueprint.references import carry_in
from tongjian.engines.blueprint.table import MOST_FEATURES, Table, refuse_too_many

__all__ = ["MOST_FEATURES", "Incoming", "Refused", "read_layer"]


@dataclass(frozen=True, eq=False)
class Incoming:
    """What a file holds.

    `features` in the order of the file, geometries in metres on the blueprint's grid (empty where the file
    has none that can be used), references of height surfaces likewise; `crs` the system the file was in,
    `format` its name. `counts` has every problem by its code, also those `problems` does not list.
    """

    features: tuple[Feature, ...]
    crs: str
    format: str
    problems: tuple[FeatureProblem, ...]
    counts: Mapping[str, int]


def read_layer(
    path: Path, layer: Layer, frame: Frame, *, crs: str | None = None, name: str | None = None
) -> Incoming:
    """Read a file in any of the five formats for a layer.

    `crs` is what somebody says the file is in, `name` the layer of the file where it holds several. Raises
    Refused, with a sentence and how to mend it, for a file that cannot be read as a whole.
    """
    systems = Systems(frame)
    problems = Problems()
    found = format_of(path)
    if sentence := misnamed(path, found):
        problems.tell("misnamed", "warning", sentence, "请按内容改正文件名。")
    table = read_outlines(path, layer, name) if found is DXF else read_table(path, found, name)
    _refuse_impossible(table)
    _tell_remarks(table, problems)
    placed = place(table, found, crs, layer, systems, problems)
    # The shapes as they came are let go: a million of them need half a gigabyte.
    table = replace(table, geometries=placed.geometries)
    columns = dict(read_columns(table, layer, problems))
    keys = keys_of(columns, layer)
    carry_in(columns, keys, layer, placed.crs, systems, problems)
    _tell_broken(placed.broken, keys, problems)
    names = tuple(columns)
    features = tuple(
        Feature(layer.code, key, dict(zip(names, values, strict=True)), shape)
        for key, shape, *values in zip(keys, placed.geometries, *columns.values(), strict=True)
    )
    return Incoming(features, placed.crs, found.name, problems.in_order(), dict(problems.counts))


def _refuse_impossible(table: Table) -> None:
    rows = len(table.geometries)
    if rows == 0 and table.lost:
        raise Refused(
            "unread", f"文件里的图形一个也没有读出来：{table.lost[0]}", "请改画为可读的图元后重新导出。"
        )
    if rows == 0:
        raise Refused("empty", "文件里没有任何要素。", "请检查导出的范围和条件后重新上传。")
    refuse_too_many(rows)
    if shapely.is_missing(table.geometries).all():
        raise Refused("no-geometry", "文件里的要素都没有可以读取的图形。", "请导出带图形的图层。")


def _tell_remarks(table: Table, problems: Problems) -> None:
    for sentence in table.lost:
        problems.tell("unread", "error", sentence, "请改画为可读的图元，或从图层上移走，再重新导出。")
    for sentence in table.remarks:
        problems.tell("remark", "warning", sentence, "请核对。")


def _tell_broken(rows: list[int], keys: list[str], problems: Problems) -> None:
    def broken(row: int) -> FeatureProblem:
        sentence = "坐标中有不是有限数的值，图形无法使用。"
        return FeatureProblem(row + 1, keys[row], "coordinates", "error", sentence, "请改正或重画这个要素。")

    problems.of_features("coordinates", rows, broken)
