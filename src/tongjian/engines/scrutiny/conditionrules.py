"""规划条件 as rules, judged like every other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from tongjian.engines.scrutiny.cityrules import UseClasses
from tongjian.engines.scrutiny.conditions import Band, Conditions
from tongjian.engines.scrutiny.names import SCALAR_INDICATORS
from tongjian.engines.scrutiny.quantities import plain
from tongjian.engines.scrutiny.rules import Rule
from tongjian.engines.scrutiny.validity import Validity

DOCUMENT = "规划条件"
_BANDS = {
    "site_area": "site_area",
    "far": "far",
    "coverage": "coverage",
    "green_ratio": "green_ratio",
    "building_height": "building_height_max",
}
_LINES: Mapping[str, dict[str, Any]] = {
    "boundary": {"to": "boundary"},
    "用地红线": {"to": "boundary"},
    "蓝线": {"to": "blue_line"},
    "河道蓝线": {"to": "blue_line"},
    "道路红线": {"to": "road"},
}
_SETBACK_NAMES = {
    "boundary": "condition-setback-boundary",
    "用地红线": "condition-setback-boundary",
    "蓝线": "condition-setback-blue-line",
    "河道蓝线": "condition-setback-blue-line",
}
_LINE_TITLES = {"boundary": "用地红线", "蓝线": "河道蓝线"}


def condition_rules(
    conditions: Conditions, uses: UseClasses | None, department: str = ""
) -> tuple[Rule, ...]:
    """One rule for every item of the conditions; `department` answers for them."""
    return tuple(
        Rule.model_validate(
            {
                "clause": conditions.clause or DOCUMENT,
                "document": DOCUMENT,
                "in_force": Validity(first=conditions.issued or date.min),
                "verified": True,
                "department": department,
                **item,
            }
        )
        for item in _items(conditions, uses)
    )


def condition_limits(conditions: Conditions) -> Mapping[str, Mapping[str, str]]:
    """The limits by indicator, to stand beside its value."""
    limits: dict[str, dict[str, str]] = {}
    for field, name in _BANDS.items():
        band: Band | None = getattr(conditions, field)
        if band is not None:
            bounds = {"min": band.min, "max": band.max}
            limits[name] = {side: plain(bound) for side, bound in bounds.items() if bound is not None}
    return limits


def _items(conditions: Conditions, uses: UseClasses | None) -> Iterator[dict[str, Any]]:
    for field, name in _BANDS.items():
        band: Band | None = getattr(conditions, field)
        if band is not None:
            yield from _band(field, name, band)
    if conditions.parking_motor is not None and conditions.parking_motor.per_100m2:
        yield _parking(conditions, uses)
    for line, bound in conditions.setback.items():
        yield _setback(line, plain(bound))
    if conditions.use:
        yield {
            "rule": "condition-use",
            "title": "用途",
            "measure": {"kind": "allowed_uses", "uses": tuple(conditions.use)},
            "says": f"规划条件规定的用途为{'、'.join(conditions.use)}，{{subject}}不在其中。",
            "mend": "改变该建筑的用途，或核对图中注明的性质。",
        }


def _band(field: str, name: str, band: Band) -> Iterator[dict[str, Any]]:
    title, unit = SCALAR_INDICATORS[name]
    for side, sign, verb, direction in (("max", "<=", "不大于", "超出"), ("min", ">=", "不小于", "不足")):
        bound = getattr(band, side)
        if bound is not None:
            yield {
                "rule": f"condition-{field.replace('_', '-')}-{side}",
                "title": title,
                "value": name,
                "limit": f"{sign} {plain(bound)}",
                "says": f"规划条件规定{title}{verb} {{expected}}{unit.shown}，"
                f"图纸为 {{actual}}{unit.shown}，{direction} {{short}}{unit.shown}。",
                "mend": f"调整方案，使{title}{verb} {{expected}}{unit.shown}。",
            }


def _parking(conditions: Conditions, uses: UseClasses | None) -> dict[str, Any]:
    assert conditions.parking_motor is not None
    rates = dict(conditions.parking_motor.per_100m2)
    # A drawing may word the use differently: the rate holds for the whole class of use.
    by_class = {kind: rate for use, rate in rates.items() if uses and (kind := uses.of(use))}
    return {
        "rule": "condition-parking-motor",
        "title": "机动车停车位",
        "measure": {"kind": "parking_need", "vehicle": "motor", "per_100m2": {**by_class, **rates}},
        "says": "按规划条件应配建机动车位 {expected} 个，图纸为 {actual} 个，少 {short} 个。",
        "mend": "增加 {short} 个机动车位。",
    }


def _setback(line: str, bound: str) -> dict[str, Any]:
    target = _LINES.get(line, {"to": "road", "grades": (line,)})
    title = _LINE_TITLES.get(line, line)
    name = title if target["to"] != "road" or line == "道路红线" else f"{line}道路红线"
    return {
        "rule": _SETBACK_NAMES.get(line, "condition-setback-road"),
        "title": f"退让{name}",
        "measure": {"kind": "distance", "of": "building", **target},
        "limit": f">= {bound}",
        "says": f"规划条件规定退让{name}不小于 {{expected}} m，{{subject}} {{actual}} m，少 {{short}} m。",
        "mend": f"建筑后退 {{short}} m 以上，或核对{name}。",
    }
