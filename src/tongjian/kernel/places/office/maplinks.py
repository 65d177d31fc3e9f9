"""Links from a place to the map."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

Box = tuple[float, float, float, float]


def map_address(city: str, layer: str, box: Box | None = None) -> str:
    """The map with the layer shown, looking at the box (metres); nothing where there is no map."""
    try:
        address = reverse("blueprint", args=[city])
    except NoReverseMatch:
        return ""
    parts = [f"layers={layer}"]
    if box is not None:
        parts.append("bbox=" + ",".join(f"{each:.1f}" for each in box))
    return f"{address}#{'&'.join(parts)}"
