"""How a feature's figures and names are written on screens and in documents. Pure."""

from __future__ import annotations

from decimal import Decimal

from tongjian.engines.blueprint.conditions import in_unit, number
from tongjian.engines.blueprint.feature import Feature
from tongjian.engines.blueprint.layer import Attribute, Layer, Meaning
from tongjian.kernel.places.planning.customs import BLUE_LINE, BOUNDARY


def name_of(feature: Feature, layer: Layer) -> str:
    """What a feature is called on screens: its name, else its label, else its key."""
    named = layer.column(Meaning.NAME) or layer.label
    return str(feature.attributes.get(named) or feature.key)


def said_by(feature: Feature, layer: Layer, meaning: Meaning) -> str:
    """What the feature says of it, as text; empty when nothing."""
    column = layer.column(meaning)
    value = feature.attributes.get(column) if column else None
    return "" if value is None else str(value)


def written(feature: Feature, attribute: Attribute) -> str:
    """The value of a column as a person reads it; what the file does not state is a dash, never zero."""
    value = feature.attributes.get(attribute.name)
    if value is None or value == "":
        return "—"
    figure = number(value) if attribute.kind in ("number", "integer") else None
    return str(value) if figure is None else in_unit(figure, attribute.unit.replace("㎡", "m²"))


def setback_title(line: str) -> str:
    """How a line is called on screens: conditions name it by its code, a road by its grade."""
    return {BOUNDARY: "用地边界", BLUE_LINE: "河道蓝线"}.get(line, f"{line}红线")


def in_metres(value: Decimal | None) -> str:
    """A length with its unit; nothing for no length."""
    return "" if value is None else in_unit(value, "m")


def two_places(value: float) -> Decimal:
    """A measured number to two places."""
    return Decimal(repr(float(value))).quantize(Decimal("0.01"))
