"""Ground covered by outlines, and shares of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tongjian.engines.scrutiny.indicator import Indicator, State, Unit, missing, not_computable, value
from tongjian.engines.scrutiny.overlaps import Overlap, Piece, weighted_area
from tongjian.engines.scrutiny.problem import Problem
from tongjian.engines.scrutiny.quantities import two_places
from tongjian.engines.siteplan import Area, Outline

M2 = Unit.SQUARE_METRES


def handles_of(areas: Iterable[Area]) -> tuple[str, ...]:
    return tuple(area.outline.entity.handle for area in areas)


def ground_area(areas: Sequence[Area], layer: str, problems: list[Problem]) -> Indicator:
    """Ground covered by the outlines of one layer."""
    if not areas:
        return missing(M2, f"图中没有{layer}")
    total, found = weighted_area([Piece(area.outline) for area in areas])
    problems.extend(overlap_problems(layer, [area.outline for area in areas], found))
    return value(total, M2, f"{layer} {len(areas)} 个轮廓面积之和，重叠只计一次", handles_of(areas))


def overlap_problems(layer: str, outlines: Sequence[Outline], found: Iterable[Overlap]) -> Iterable[Problem]:
    for pair in found:
        handles = (outlines[pair.first].entity.handle, outlines[pair.second].entity.handle)
        sentence = f"{layer} {handles[0]} 与 {handles[1]} 重叠 {two_places(pair.area)} m²，只计一次"
        yield Problem("overlap", sentence, handles)


def ratio(
    part: Indicator, whole: Indicator, part_name: str, whole_name: str, unit: Unit = Unit.PERCENT
) -> Indicator:
    for indicator, name in ((whole, whole_name), (part, part_name)):
        if indicator.state is State.MISSING:
            return missing(unit, f"缺{name}：{indicator.reason}")
    if not whole.value:
        return not_computable(unit, f"{whole_name}为零")
    assert part.value is not None
    scale = 100 if unit is Unit.PERCENT else 1
    formula = f"{part_name} {two_places(part.value)} ÷ {whole_name} {two_places(whole.value)}"
    if unit is Unit.PERCENT:
        formula += " × 100%"
    return replace(
        part,
        unit=unit,
        value=part.value * scale / whole.value,
        formula=formula,
        entities=whole.entities + part.entities,
    )
