"""A picture of any drawing by its layers, for somebody who points at a thing and says what its layer is.

Nothing has to be understood for it: it is also made of a drawing that is refused as a site plan.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ezdxf.colors import aci2rgb
from ezdxf.document import Drawing

from tongjian.engines.drawing.annotate.layersvg import draw
from tongjian.engines.drawing.annotate.things import Spot, Things
from tongjian.engines.drawing.load import load
from tongjian.engines.drawing.vocabulary import Meaning, Vocabulary

_INK = "#39424e"
# Yellow, cyan and their like are made for black screens: on paper they need this share of their light.
_LIGHTEST = 0.45
# Parts of blocks that are looked at for each thing that may be drawn.
_PARTS = 3


@dataclass(frozen=True)
class LayerShown:
    """A layer that holds something: how many entities, the colour it is drawn in, what it means by its name
    alone, and how sure that is (1 canonical, 0.8 known, 0.4 a guess)."""

    name: str
    entities: int
    meaning: Meaning | None
    score: float
    colour: str


@dataclass(frozen=True)
class LayersPicture:
    """The picture, its layers (largest first), and a sentence for each kind of thing it does not show."""

    svg: str
    layers: tuple[LayerShown, ...]
    left_out: tuple[str, ...] = ()


def draw_layers(path: Path, *, most: int = 20_000, vocabulary: Vocabulary | None = None) -> LayersPicture:
    """Draw the model space of a DXF (or, with TONGJIAN_DWG_CONVERTER, a DWG), at most `most` things of it.

    Every layer is a group `data-layer`, every thing carries `data-handle` (in a block the handles on the way
    to it, `1F/2A`). Layers with few things are drawn whole before those with many. Coordinates are drawing
    units: x is `data-origin-x` plus the picture's x divided by `data-scale`, y is `data-origin-y` minus its.
    Raises Refused for what is no DXF, OSError for what cannot be opened.
    """
    loaded = load(path.read_bytes(), dwg_converter=os.environ.get("TONGJIAN_DWG_CONVERTER"))
    found = Things(loaded.document, most * _PARTS)
    chosen = _chosen(found.spots, most)
    things = found.seen(chosen)
    layers = tuple(_layers(loaded.document, loaded.layers, vocabulary))
    svg, beyond = draw(things, found.symbols, {layer.name: layer.colour for layer in layers})
    return LayersPicture(svg, layers, tuple(_left_out(found, chosen, beyond)))


def _chosen(spots: Iterable[Spot], most: int) -> list[Spot]:
    """Small layers first: a boundary is one line, trees are thousands."""
    by_layer: dict[str, list[Spot]] = {}
    for spot in spots:
        by_layer.setdefault(spot.layer, []).append(spot)
    chosen: list[Spot] = []
    for group in sorted(by_layer.values(), key=len):
        chosen += group[: max(0, most - len(chosen))]
    return chosen


def _layers(
    document: Drawing, counts: Mapping[str, int], vocabulary: Vocabulary | None
) -> Iterable[LayerShown]:
    for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        known = vocabulary.classify(name) if vocabulary else None
        meaning, score = (known.meaning, known.score) if known else (None, 0.0)
        yield LayerShown(name, count, meaning, score, _colour(document, name))


def _colour(document: Drawing, layer: str) -> str:
    """The layer's own colour, dark enough for a light ground."""
    index = document.layers.get(layer).color if document.layers.has_entry(layer) else 7
    # White is drawn black on paper; what is off has a negative number.
    if not 0 < abs(index) < 256 or abs(index) in {7, 255}:
        return _INK
    rgb = aci2rgb(abs(index))
    light = (0.30 * rgb.r + 0.59 * rgb.g + 0.11 * rgb.b) / 255
    share = min(1.0, _LIGHTEST / light) if light else 1.0
    return "#" + "".join(f"{round(part * share):02x}" for part in (rgb.r, rgb.g, rgb.b))


def _left_out(found: Things, chosen: list[Spot], beyond: int) -> Iterable[str]:
    if (missing := len(found.spots) - len(chosen)) > 0:
        drawn, there = (Counter(spot.layer for spot in spots) for spots in (chosen, found.spots))
        cut = [layer for layer, count in there.items() if drawn[layer] < count]
        named = "、".join(f"“{layer}”" for layer in cut[:6]) + ("等" if len(cut) > 6 else "")
        yield f"图元太多，只画出 {len(chosen)} 个；图层{named}还有 {missing} 个没有画出。"
    if found.stopped:
        yield "图块层层套用，展开后图元太多，其余的没有画出。"
    if found.unread:
        kinds = "、".join(f"{kind} {count} 个" for kind, count in found.unread.most_common(8))
        yield f"这些图元不能画成线，没有画出：{kinds}。"
    if beyond:
        yield f"{beyond} 个图元离其余图形很远，在画面之外，缩小后可见。"
