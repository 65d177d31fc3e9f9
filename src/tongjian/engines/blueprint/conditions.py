"""Planning conditions (规划条件) against the regulatory plan (控制性详细规划) they are drawn from.

A condition may ask for more than the plan, never for less: what is built under it would otherwise contradict
the plan. Which law refuses that is data of the pack; here is only what contradicts what. Areas in m², heights
and distances in m, ratios in percent, FAR a plain number; all of it Decimal, compared as written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum

from tongjian.engines.blueprint.feature import Feature, Value
from tongjian.engines.blueprint.layer import Layer, Meaning
from tongjian.engines.scrutiny.conditions import Band, Conditions

_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Figure:
    """One figure of the conditions: where it stands in their file, and what a plan calls it.

    `ceiling`: it is an upper limit, so less is stricter; otherwise more is.
    """

    name: str
    title: str
    unit: str
    band: str
    ceiling: bool
    means: Meaning

    def of(self, conditions: Conditions) -> Decimal | None:
        """The figure as the conditions state it; None when they say nothing."""
        band: Band | None = getattr(conditions, self.band)
        if band is None:
            return None
        return band.max if self.ceiling else band.min


FIGURES = (
    Figure("site_area_max", "用地面积上限", "m²", "site_area", True, Meaning.SITE_AREA),
    Figure("far_max", "容积率上限", "", "far", True, Meaning.FAR_MAX),
    Figure("far_min", "容积率下限", "", "far", False, Meaning.FAR_MIN),
    Figure("coverage_max", "建筑密度上限", "%", "coverage", True, Meaning.COVERAGE_MAX),
    Figure("green_min", "绿地率下限", "%", "green_ratio", False, Meaning.GREEN_MIN),
    Figure("height_max", "建筑高度上限", "m", "building_height", True, Meaning.HEIGHT_MAX),
)
BY_NAME = {figure.name: figure for figure in FIGURES}
_OPPOSITE = {"far_max": "far_min", "far_min": "far_max"}


@dataclass(frozen=True)
class Bound:
    """What one layer asks of a figure; `place` is the feature that says so."""

    figure: Figure
    value: Decimal
    layer: str
    place: str = ""


@dataclass(frozen=True)
class Plan:
    """Everything the layers fix for a parcel. `layer` is the code of the regulatory plan."""

    layer: str
    bounds: tuple[Bound, ...]
    uses: tuple[str, ...]

    def strictest(self, figure: Figure) -> Bound | None:
        """The bound that decides where several layers speak."""
        said = [bound for bound in self.bounds if bound.figure is figure]
        if not said:
            return None
        return (min if figure.ceiling else max)(said, key=lambda bound: bound.value)


class Fault(StrEnum):
    """How a condition contradicts the plan; the pack has the sentence for each."""

    ABOVE = "above"
    """An upper limit higher than the plan's."""
    BELOW = "below"
    """A lower limit lower than the plan's."""
    DROPPED = "dropped"
    """The plan limits it and the conditions say nothing."""
    UNREACHABLE = "unreachable"
    """An upper limit below the plan's lower one, or the reverse: nothing that is allowed would fit."""
    USE = "use"
    """A use the plan does not have for the parcel."""
    NO_USE = "no-use"
    """The plan names uses and the conditions name none."""


@dataclass(frozen=True)
class Contradiction:
    """One condition that contradicts the plan.

    `name` is that of the figure, or `use`; `given` and `limit` are figures with their units, or uses.
    """

    fault: Fault
    name: str
    title: str
    given: str
    limit: str
    layer: str
    place: str = ""


def number(value: Value) -> Decimal | None:
    """An attribute as a figure; None where the file states nothing, or no figure a plan can mean."""
    try:
        found = Decimal(str(value))
    except ArithmeticError:
        return None
    return found if found.is_finite() and found >= 0 else None


def figure_of(feature: Feature, layer: Layer, meaning: Meaning) -> Decimal | None:
    """What the feature says of it; None when the layer has no such column or the feature no value."""
    column = layer.column(meaning)
    return number(feature.attributes.get(column)) if column else None


def uses_in(text: Value) -> tuple[str, ...]:
    """The uses a plan joins by `、`."""
    parts = str(text or "").replace("，", "、").replace(",", "、").replace("；", "、").split("、")
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def uses_of(feature: Feature, layer: Layer) -> tuple[str, ...]:
    """The uses the feature has in mind; none where its layer has no such column."""
    column = layer.column(Meaning.USE)
    return uses_in(feature.attributes.get(column)) if column else ()


def plan_of(parcel: Feature, layer: Layer, further: Iterable[Bound] = ()) -> Plan:
    """What the regulatory plan says of a parcel, with the bounds other layers add.

    A plan that states no site area has one all the same: that of the parcel it draws.
    """
    said = [
        Bound(figure, value, layer.code, parcel.key)
        for figure in FIGURES
        if (value := figure_of(parcel, layer, figure.means)) is not None
    ]
    if not any(bound.figure.means is Meaning.SITE_AREA for bound in said):
        said.insert(0, Bound(BY_NAME["site_area_max"], square_metres(parcel), layer.code, parcel.key))
    return Plan(layer.code, (*said, *further), uses_of(parcel, layer))


def square_metres(feature: Feature) -> Decimal:
    """The area of a feature as it is drawn, to 0.01 m²."""
    return Decimal(repr(feature.geometry.area)).quantize(_CENT, ROUND_HALF_UP)


def lowered(metres: float) -> Decimal:
    """A height to 0.01 m that is never above the one that was computed."""
    return Decimal(repr(metres)).quantize(_CENT, ROUND_FLOOR)


def contradictions(
    conditions: Conditions,
    plan: Plan,
    class_of: Callable[[str], str | None] = lambda _: None,
    accessory: Sequence[str] = (),
) -> tuple[Contradiction, ...]:
    """Everything in the conditions that contradicts the plan; none: they may be issued.

    `class_of` tells the class of a use however it is worded (None: unknown word); uses of the classes
    `accessory` serve any other and are always among the plan's.
    """
    figures = (fault for figure in FIGURES for fault in _of_figure(figure, conditions, plan))
    return (*figures, *_of_uses(conditions, plan, class_of, frozenset(accessory)))


def _of_figure(figure: Figure, conditions: Conditions, plan: Plan) -> Iterator[Contradiction]:
    given, bound = figure.of(conditions), plan.strictest(figure)
    if bound is not None and given is None:
        yield _against(Fault.DROPPED, figure, None, bound)
    elif bound is not None and given is not None and _looser(figure, given, bound.value):
        yield _against(Fault.ABOVE if figure.ceiling else Fault.BELOW, figure, given, bound)
    opposite = BY_NAME.get(_OPPOSITE.get(figure.name, ""))
    other = plan.strictest(opposite) if opposite else None
    if given is not None and other is not None and _looser(other.figure, given, other.value):
        yield _against(Fault.UNREACHABLE, figure, given, other)


def _looser(figure: Figure, given: Decimal, bound: Decimal) -> bool:
    return given > bound if figure.ceiling else given < bound


def _against(fault: Fault, figure: Figure, given: Decimal | None, bound: Bound) -> Contradiction:
    return Contradiction(
        fault,
        figure.name,
        figure.title,
        "" if given is None else in_unit(given, figure.unit),
        in_unit(bound.value, bound.figure.unit),
        bound.layer,
        bound.place,
    )


def _of_uses(
    conditions: Conditions, plan: Plan, class_of: Callable[[str], str | None], accessory: frozenset[str]
) -> Iterator[Contradiction]:
    if not plan.uses:
        return
    planned = "、".join(plan.uses)
    if not conditions.use:
        yield Contradiction(Fault.NO_USE, "use", "用途", "", planned, plan.layer)
    for use in conditions.use:
        if not is_among(use, plan.uses, class_of) and class_of(use) not in accessory:
            yield Contradiction(Fault.USE, "use", "用途", use, planned, plan.layer)


def is_among(use: str, uses: Sequence[str], class_of: Callable[[str], str | None]) -> bool:
    """Whether a use is one of these, by its word or by its class."""
    kind = class_of(use)
    return use in uses or (kind is not None and kind in {class_of(each) for each in uses})


def in_unit(value: Decimal, unit: str) -> str:
    """A figure as officials write it: `2.5`, `32%`, `60 m`."""
    text = f"{value.normalize():f}"
    return text + (unit if unit in ("", "%") else f" {unit}")


def drawn_from(plan: Plan) -> Conditions:
    """The conditions that say exactly what the plan says: what a form is first filled with.

    Limits that exclude each other are left to a person: of such a pair neither is taken over.
    """
    bands: dict[str, dict[str, Decimal]] = {}
    for figure in FIGURES:
        if bound := plan.strictest(figure):
            # A limiting surface may lie below the ground, and no building is lower than that.
            bands.setdefault(figure.band, {})["max" if figure.ceiling else "min"] = max(
                bound.value, Decimal()
            )
    for name in [
        name for name, band in bands.items() if band.get("min", 0) > band.get("max", Decimal("inf"))
    ]:
        del bands[name]
    return Conditions.model_validate({**bands, "use": list(plan.uses)})
