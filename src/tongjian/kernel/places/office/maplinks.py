"""Links from a place to the map."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

Box = tuple[float, float, float, float]


def map_address(city: str, *layers: str, box: Box | None = None) -> str:
    """The map with these layers shown, looking at the box (metres); nothing where there is no map."""
    seen = [f"layers={','.join(dict.fromkeys(layers))}"]
    if box is not None:
        seen.append("bbox=" + ",".join(f"{each:.1f}" for each in box))
    return _map(city, "&".join(seen))


def compared_on_map(city: str, layer: str, before: int, after: int) -> str:
    """The map with two versions of a layer side by side."""
    return _map(city, f"layers={layer}&compare={layer}:{before}:{after}")


def _map(city: str, seen: str) -> str:
    try:
        return f"{reverse('blueprint', args=[city])}#{seen}"
    except NoReverseMatch:
        return ""
