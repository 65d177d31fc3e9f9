"""Whether what came in may become a version of its layer: every feature that may not is told, with its place.

Nothing is repaired. An error refuses the file as a whole, so that nothing is ever half imported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from tongjian.engines.blueprint.crs import Systems
from tongjian.engines.blueprint.doubles import same_geometry, same_key
from tongjian.engines.blueprint.frame import Frame
from tongjian.engines.blueprint.layer import Layer
from tongjian.engines.blueprint.overlaps import SLIVER_AREA, SLIVER_WIDTH, find_overlaps
from tongjian.engines.blueprint.problems import FeatureProblem, Place, Problems, Severity
from tongjian.engines.blueprint.reading import Incoming
from tongjian.engines.blueprint.table import Geometries
from tongjian.engines.blueprint.validity import explain

TINY_AREA: Final = 1.0
"""Square metres below which an area is looked at: most often a leftover of drawing."""
TINY_LENGTH: Final = 0.1
"""Metres below which a line is looked at."""
_TYPES: Final = {"polygon": (3, 6), "line": (1, 2, 5), "point": (0, 4)}
_KINDS: Final = {"polygon": "面", "line": "线", "point": "点"}
_TYPE_TITLES: Final = ("点", "线", "线环", "面", "多点", "多线", "多面", "几何集合")
_Rows = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class CheckReport:
    """The problems of reading and checking, the file's first, then in the order of its features.

    `counts` has all problems by code, also those not listed one by one. `refused`: at least one is an error.
    `tolerances` are sentences about what was let pass.
    """

    problems: tuple[FeatureProblem, ...]
    counts: Mapping[str, int]
    refused: bool
    features: int
    tolerances: tuple[str, ...]


def check(incoming: Incoming, layer: Layer, frame: Frame) -> CheckReport:
    """Check features against their layer, each other and the city's extent."""
    checking = _Checking(incoming, layer)
    usable = checking.kinds()
    checking.keys()
    checking.extent(usable, Systems(frame).extent)
    valid = checking.validity(usable)
    checking.sizes(valid)
    twins = checking.twins(usable)
    tolerances = [f"不足 {TINY_AREA:g} m² 的面、不足 {TINY_LENGTH:g} m 的线只提示。"]
    if layer.geometry == "polygon" and layer.overlap == "refused":
        checking.overlaps(valid & ~twins)
        tolerances.append(
            f"重叠面积不超过 {SLIVER_AREA:g} m² 或平均宽度不超过 {SLIVER_WIDTH:g} m 的视为碎片，只提示。"
        )
    problems = checking.problems.in_order()
    refused = any(each.severity == "error" for each in problems)
    return CheckReport(
        problems, dict(checking.problems.counts), refused, len(incoming.features), tuple(tolerances)
    )


class _Checking:
    """One run over a file; masks of features are arrays of truth in the order of the file."""

    def __init__(self, incoming: Incoming, layer: Layer) -> None:
        self.problems = Problems(incoming.problems, incoming.counts)
        self._layer = layer
        self._keys = [feature.key for feature in incoming.features]
        self._shapes: Geometries = np.empty(len(self._keys), dtype=object)
        self._shapes[:] = [feature.geometry for feature in incoming.features]
        self._broken = {each.number for each in incoming.problems if each.code == "coordinates"}

    def kinds(self) -> NDArray[np.bool_]:
        """Which features have a geometry of the layer's kind."""
        empty = shapely.is_empty(self._shapes)
        types = shapely.get_type_id(self._shapes)
        right = np.isin(types, _TYPES[self._layer.geometry])
        untold = [row for row in np.flatnonzero(empty).tolist() if row + 1 not in self._broken]
        self._tell("empty-geometry", "error", untold, "没有图形。", "请补画图形，或删去这一行。")
        wrong = np.flatnonzero(~right & ~empty)
        kind = _KINDS[self._layer.geometry]

        def sentence(row: int) -> str:
            return f"图形是{_TYPE_TITLES[types[row]]}，图层“{self._layer.title}”要的是{kind}。"

        mend = f"请改画为{kind}，或导入到相应的图层。"
        self.problems.of_features(
            "geometry-type",
            wrong.tolist(),
            lambda row: self._problem(row, "geometry-type", "error", sentence(row), mend, self._place(row)),
        )
        return right & ~empty

    def keys(self) -> None:
        """Keys that two features have."""
        firsts = same_key(self._keys)

        def problem(row: int) -> FeatureProblem:
            sentence = f"“{self._layer.key}”与第 {firsts[row] + 1} 个要素相同（{self._keys[row][:40]}）。"
            mend = "每个要素的编号在图层内须唯一，请改正其中一个。"
            return self._problem(row, "duplicate-key", "error", sentence, mend, self._place(row))

        self.problems.of_features("duplicate-key", sorted(firsts), problem)

    def extent(self, usable: NDArray[np.bool_], extent: shapely.Polygon) -> None:
        """Features that lie out of the city, or reach out of it."""
        shapely.prepare(extent)
        out = np.flatnonzero(usable)
        out = out[~shapely.covers(extent, self._shapes[out])]
        reaching = shapely.intersects(extent, self._shapes[out])

        def outside(row: int) -> FeatureProblem:
            away = shapely.distance(extent, self._shapes[row])
            sentence = f"图形在本市范围以外，相距 {away:.0f} m。"
            mend = "请核对坐标；不属于本市的要素请删去。"
            return self._problem(row, "outside", "error", sentence, mend, self._place(row))

        def partly(row: int) -> FeatureProblem:
            beyond = (
                shapely.difference(self._shapes[row], extent) if shapely.is_valid(self._shapes[row]) else None
            )
            share = f"，其中 {beyond.area:.2f} m² 在外" if beyond is not None and beyond.area else ""
            sentence = f"图形有一部分在本市范围以外{share}。"
            where = self._place(row) if beyond is None else _inside(beyond)
            return self._problem(row, "partly-outside", "warning", sentence, "请核对边界。", where)

        self.problems.of_features("outside", out[~reaching].tolist(), outside)
        self.problems.of_features("partly-outside", out[reaching].tolist(), partly)

    def validity(self, usable: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which of the usable geometries are valid."""
        valid = shapely.is_valid(self._shapes) & usable

        def problem(row: int) -> FeatureProblem:
            sentence, where = explain(self._shapes[row])
            mend = "请在制图软件中改正后重新导出；导入不会替您修改图形。"
            return self._problem(row, "invalid", "error", sentence, mend, where or self._place(row))

        self.problems.of_features("invalid", np.flatnonzero(usable & ~valid).tolist(), problem)
        return valid

    def sizes(self, valid: NDArray[np.bool_]) -> None:
        """Areas and lines so small that nobody means them."""
        if self._layer.geometry == "point":
            return
        area = self._layer.geometry == "polygon"
        sizes = shapely.area(self._shapes) if area else shapely.length(self._shapes)
        rows = np.flatnonzero(valid & (sizes < (TINY_AREA if area else TINY_LENGTH)))

        def problem(row: int) -> FeatureProblem:
            size = f"面积只有 {sizes[row]:.4f} m²" if area else f"长度只有 {sizes[row]:.4f} m"
            mend = "像是绘图时留下的碎片，请核对是否需要。"
            return self._problem(row, "tiny", "warning", f"{size}。", mend, self._place(row))

        self.problems.of_features("tiny", rows.tolist(), problem)

    def twins(self, usable: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which features have the very geometry of one before them."""
        firsts = same_geometry(self._shapes, np.flatnonzero(usable))
        severity: Severity = "error" if self._layer.overlap == "refused" else "warning"

        def problem(row: int) -> FeatureProblem:
            sentence = f"图形与第 {firsts[row] + 1} 个要素（{self._keys[firsts[row]][:40]}）完全相同。"
            mend = "请删去重复的一个，或核对是否画错。"
            return self._problem(row, "duplicate-geometry", severity, sentence, mend, self._place(row))

        self.problems.of_features("duplicate-geometry", sorted(firsts), problem)
        twins = np.zeros(len(self._shapes), dtype=bool)
        twins[list(firsts)] = True
        return twins

    def overlaps(self, wanted: NDArray[np.bool_]) -> None:
        """Neighbours that cover the same ground."""
        found = find_overlaps(self._shapes, np.flatnonzero(wanted))
        for each in found.overlaps:
            sentence = (
                f"与第 {each.other + 1} 个要素（{self._keys[each.other][:40]}）重叠 {each.area:.2f} m²，"
                f"平均宽 {each.width:.2f} m。"
            )
            mend = "同一图层的要素不得重叠，请改正边界。"
            self.problems.of_feature(self._problem(each.row, "overlap", "error", sentence, mend, each.where))
        if found.slivers:
            sentence = f"有 {found.slivers} 处碎片状重叠，合计 {found.sliver_area:.2f} m²，在容差以内。"
            self.problems.tell("slivers", "warning", sentence, "不必改；边界共线可消除。")
        if not found.complete:
            sentence = "重叠太多，只查到前一部分。"
            self.problems.tell("overlaps-unfinished", "error", sentence, "请先改正列出的各处，再重新导入。")

    def _tell(self, code: str, severity: Severity, rows: Iterable[int], sentence: str, mend: str) -> None:
        self.problems.of_features(
            code, list(rows), lambda row: self._problem(row, code, severity, sentence, mend, None)
        )

    def _problem(
        self, row: int, code: str, severity: Severity, sentence: str, mend: str, where: Place | None
    ) -> FeatureProblem:
        return FeatureProblem(row + 1, self._keys[row], code, severity, sentence, mend, where)

    def _place(self, row: int) -> Place | None:
        west, south, east, north = shapely.bounds(self._shapes[row])
        return (float((west + east) / 2), float((south + north) / 2)) if west == west else None


def _inside(shape: shapely.Geometry) -> Place | None:
    point = shapely.point_on_surface(shape)
    return None if point.is_empty else (point.x, point.y)
