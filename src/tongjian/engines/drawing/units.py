"""Which unit a drawing is drawn in: evidence is weighed, and what contradicts the outcome is said."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from statistics import median

from shapely import MultiPoint, Polygon

from tongjian.engines.drawing.attributes import pairs_in
from tongjian.engines.drawing.chains import join
from tongjian.engines.drawing.dimensions import FACTORS, Measured
from tongjian.engines.drawing.edges import Run
from tongjian.engines.drawing.inventory import Inventory
from tongjian.engines.drawing.reading import Evidence, UnitUse
from tongjian.engines.drawing.refusal import Refused
from tongjian.engines.drawing.rows import row_in
from tongjian.engines.drawing.vocabulary import Meaning
from tongjian.engines.siteplan import Vertex
from tongjian.engines.siteplan.arcs import area_of
from tongjian.engines.siteplan.storeys import parse_storeys

_HEADER = {1: "in", 2: "ft", 4: "mm", 5: "cm", 6: "m"}
_TITLES = {"m": "米", "cm": "厘米", "mm": "毫米", "ft": "英尺", "in": "英寸"}
# Sizes speak louder than the header, which drafting templates set and nobody looks at.
_STATED, _STRONG, _HEADER_WEIGHT = 100, 3, 2
_STALL_WIDTH, _STALL_LENGTH = (1.8, 4.2), (4.2, 8.0)
_SITE_EXTENT = (4.0, 5_000.0)
_STOREY, _TALL_STOREY = (2.2, 6.0), 8.0
_AREA_TOLERANCE = 0.02
_RATIO_TOLERANCE = 0.01
_FEW, _HINT = 3, 1
# A dimension of a site plan is a length of metres: such numbers are metres or feet, larger ones small units.
_WHOLE_UNITS, _SMALL_UNITS = 400, 1_000
_SAMPLE = 200
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
SQUARE_FEET = "declared-square-feet"
"""The source of the vote of a declared area that fits the outline only in square feet."""


def decide_unit(
    inventory: Inventory, *, header: int, stated: str | None, declared: Sequence[tuple[str, float]]
) -> UnitUse:
    """Weigh the evidence.

    `header` is $INSUNITS, `stated` the unit the user names, `declared` site areas that texts of the drawing
    give, each with where it is written. Raises Refused when `stated` is no unit.
    """
    evidence = [e for e in _gather(inventory, header, stated, declared) if e]
    score = dict.fromkeys(FACTORS, 0)
    for vote in evidence:
        for unit in FACTORS:
            score[unit] += vote.weight if unit in vote.units else 0
    best = max(FACTORS, key=lambda unit: score[unit])
    conflicts = [
        f"{vote.sentence}，与采用的单位{_TITLES[best]}不符" for vote in evidence if best not in vote.units
    ]
    conflicts += [vote.sentence for vote in evidence if vote.source == SQUARE_FEET and best in vote.units]
    if all(vote.source == "size" for vote in evidence):
        conflicts.append(f"图纸没有说明单位，按图形大小推定为{_TITLES[best]}，请确认")
    return UnitUse(best, FACTORS[best], tuple(evidence), tuple(conflicts))


def _gather(
    inventory: Inventory, header: int, stated: str | None, declared: Sequence[tuple[str, float]]
) -> list[Evidence | None]:
    return [
        _by_user(stated),
        _by_header(header),
        _by_stalls(inventory),
        _by_dimensions(inventory.measured),
        _by_heights(inventory),
        _by_words(inventory),
        *(_by_area(inventory, source, area) for source, area in declared),
        _by_size(inventory),
    ]


def _by_user(stated: str | None) -> Evidence | None:
    if stated is None:
        return None
    if stated not in FACTORS:
        raise Refused("unit", f"不认识单位“{stated}”。", f"单位应为 {'、'.join(FACTORS)} 之一。")
    return Evidence("stated", (stated,), _STATED, f"使用者指定单位为{_TITLES[stated]}")


def _by_header(header: int) -> Evidence | None:
    if header == 0:
        return None
    unit = _HEADER.get(header)
    if unit is None:
        return Evidence("header", (), _HEADER_WEIGHT, f"文件头 $INSUNITS={header} 不是图纸可用的单位")
    return Evidence("header", (unit,), _HEADER_WEIGHT, f"文件头 $INSUNITS={header} 声明单位为{_TITLES[unit]}")


def _by_stalls(inventory: Inventory) -> Evidence | None:
    outlines = [s.runs for s in inventory.shapes if s.layer.meaning is Meaning.STALL]
    outlines += _stall_symbols(inventory)
    step = max(1, len(outlines) // _SAMPLE)
    sides = [sides for runs in outlines[::step] if (sides := _sides(runs))]
    if not sides:
        return None
    width, length = median(s[0] for s in sides), median(s[1] for s in sides)
    units = tuple(
        unit
        for unit, factor in FACTORS.items()
        if _STALL_WIDTH[0] <= width * factor <= _STALL_WIDTH[1]
        and _STALL_LENGTH[0] <= length * factor <= _STALL_LENGTH[1]
    )
    return Evidence("stalls", units, _STRONG, f"车位在图中多为 {width:.6g} × {length:.6g} 个单位")


def _stall_symbols(inventory: Inventory) -> list[tuple[Run, ...]]:
    """The edges of each block on a stall layer; of a block that is a row, those of one of its stalls."""
    rows: dict[str, tuple[Run, ...]] = {}
    found = []
    for symbol in inventory.symbols:
        if symbol.layer.meaning is not Meaning.STALL:
            continue
        if symbol.block not in rows:
            faces = row_in(join(symbol.runs, tolerance=0.0))
            rows[symbol.block] = tuple(_ring(face) for face in faces[:1])
        found.append(rows[symbol.block] or symbol.runs)
    return found


def _ring(face: Polygon) -> Run:
    return Run(tuple(Vertex(x, y) for x, y in face.exterior.coords), closed=True)


def _sides(runs: Sequence[Run]) -> tuple[float, float] | None:
    points = [(v.x, v.y) for run in runs for v in run.vertices]
    if len(points) < 3:
        return None
    box = MultiPoint(points).minimum_rotated_rectangle
    if not isinstance(box, Polygon) or box.is_empty:
        return None
    corners = list(box.exterior.coords)
    (ax, ay), (bx, by), (cx, cy) = corners[:3]
    first, second = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5, ((cx - bx) ** 2 + (cy - by) ** 2) ** 0.5
    return min(first, second), max(first, second)


def _by_dimensions(measured: Sequence[Measured]) -> Evidence | None:
    """What dimensions say beside the lengths they are drawn at: 12.00 at 12000 is metres at millimetres."""
    told = [m for m in measured if m.number and m.length > 0]
    if len(told) < _FEW:
        return None
    number = median(m.number or 0.0 for m in told)
    ratio = median((m.number or 0.0) / m.length for m in told)
    named = {m.unit for m in told if m.unit}
    if len(named) == 1:
        spoken = tuple(named)
        ratio = median((m.number or 0.0) / m.length for m in told if m.unit)
    elif number < _WHOLE_UNITS:
        spoken = ("m", "ft")
    elif number >= _SMALL_UNITS:
        spoken = ("mm", "cm", "in")
    else:
        return None
    units = tuple(
        unit
        for unit, factor in FACTORS.items()
        if any(abs(FACTORS[word] * ratio - factor) <= _RATIO_TOLERANCE * factor for word in spoken)
    )
    if not units:
        return None
    sentence = f"{len(told)} 个尺寸标注的数值多为图中长度的 {ratio:.6g} 倍，数值多在 {number:.6g} 左右"
    return Evidence("dimensions", units, _HEADER_WEIGHT, sentence)


def _by_heights(inventory: Inventory) -> Evidence | None:
    """Heights drawn as dimensions, by the storeys that layers of the same building are named for."""
    storeys: dict[str | None, set[int]] = defaultdict(set)
    for shape in inventory.shapes:
        if shape.layer.meaning is Meaning.FLOOR:
            above = {number for number in _storeys(shape.attributes.get("层", "")) if number > 0}
            storeys[shape.attributes.get("楼号")] |= above
    ratios = [
        item.length / len(levels)
        for item in inventory.dimensions
        if (levels := storeys.get(item.layer.attributes.get("楼号")))
    ]
    if not ratios:
        return None
    height = median(ratios)
    units = tuple(u for u, f in FACTORS.items() if _STOREY[0] <= height * f <= _TALL_STOREY)
    # Floors that are not drawn make storeys look taller: what fits no unit proves nothing.
    sentence = f"标注的建筑高度合每层 {height:.6g} 个单位"
    return Evidence("storey-heights", units, _HINT, sentence) if units else None


def _storeys(text: str) -> tuple[int, ...]:
    try:
        return parse_storeys(text).numbers
    except ValueError:  # said where the storey itself is read
        return ()


def _by_words(inventory: Inventory) -> Evidence | None:
    """Storey heights in texts. In metres, as all should write them, they say nothing of the drawing."""
    words = [pairs_in(label.text).get("层高", "") for label in inventory.labels]
    words += [shape.attributes.get("层高", "") for shape in inventory.shapes]
    heights = [float(word) for word in words if _NUMBER.fullmatch(word.strip())]
    height = median(heights) if heights else 0.0
    units = tuple(u for u in ("mm", "cm") if _STOREY[0] <= height * FACTORS[u] <= _STOREY[1])
    if not units:
        return None
    return Evidence("storey-text", units, _HINT, f"文字写的层高为 {height:g}，应以米写（如 2.9）")


def _by_area(inventory: Inventory, source: str, declared: float) -> Evidence | None:
    """Site areas in m² settle the unit; one that only fits as square feet says so."""
    drawn = sum(
        area_of(run.vertices)
        for shape in inventory.shapes
        if shape.layer.meaning is Meaning.SITE
        for run in shape.runs
    )
    if not drawn or declared <= 0:
        return None
    sentence = f"{source}写明用地面积 {declared:g}，图上为 {drawn:.6g} 个平方单位"
    units = tuple(u for u, f in FACTORS.items() if _close(drawn * f * f, declared))
    if units:
        return Evidence("declared-area", units, _STRONG, sentence)
    square_foot = FACTORS["ft"] ** 2
    units = tuple(u for u, f in FACTORS.items() if _close(drawn * f * f, declared * square_foot))
    if units:
        return Evidence(SQUARE_FEET, units, _STRONG, f"{sentence}，只有按平方英尺才对得上")
    return Evidence("declared-area", (), _STRONG, f"{sentence}，任何单位都对不上")


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= _AREA_TOLERANCE * other


def _by_size(inventory: Inventory) -> Evidence | None:
    points = [
        (v.x, v.y)
        for shape in inventory.shapes
        if shape.layer.meaning is Meaning.SITE
        for run in shape.runs
        for v in run.vertices
    ]
    if not points:
        return None
    width = max(x for x, _ in points) - min(x for x, _ in points)
    depth = max(y for _, y in points) - min(y for _, y in points)
    low, high = _SITE_EXTENT
    units = tuple(u for u, f in FACTORS.items() if low <= max(width, depth) * f <= high)
    return Evidence("size", units, _STRONG, f"用地在图中长宽约 {width:.6g} × {depth:.6g} 个单位")
