"""What can be drawn of any drawing: lines, texts and symbols, each with its layer and handle."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ezdxf.document import Drawing
from ezdxf.entities import Dimension, Insert, MText, Text
from ezdxf.entities.dxfentity import DXFEntity
from ezdxf.layouts import BlockLayout

from tongjian.engines.drawing.affine import IDENTITY, Affine
from tongjian.engines.drawing.edges import NotReadable, Run, matrix_plane
from tongjian.engines.drawing.entities import BROKEN, height_of, layer_named, standing_point, words_of
from tongjian.engines.drawing.references import block_of, moved, references
from tongjian.engines.drawing.runs import runs_of

_MOST_IN_A_SYMBOL = 400
_UNSEEN = {"ATTDEF", "VIEWPORT", "POINT", "LEADER", "MULTILEADER"}


@dataclass(frozen=True, slots=True)
class Thing:
    """Something to draw: `runs` in the drawing's axes, or `words` at a place, or a `symbol` under `plane`."""

    layer: str
    handle: str
    runs: tuple[Run, ...] = ()
    filled: bool = False
    words: str = ""
    at: tuple[float, float] = (0.0, 0.0)
    height: float = 0.0
    turned: float = 0.0
    anchor: str = "start"
    centred: bool = False
    symbol: str = ""
    plane: Affine = IDENTITY


@dataclass(frozen=True, slots=True)
class Spot:
    """An entity that may be drawn, where the blocks around it put it; nothing of it is looked at yet."""

    layer: str
    handle: str
    entity: DXFEntity
    plane: Affine = IDENTITY


@dataclass(frozen=True, slots=True)
class _Place:
    plane: Affine = IDENTITY
    path: str = ""
    layer: str = "0"
    blocks: tuple[str, ...] = ()


class Things:
    """What a model space holds: `spots` to choose from, and what each of them looks like.

    A block whose entities all lie on its reference's layer is a symbol, drawn once and referred to; any
    other is taken apart, since its parts have layers of their own, into at most `most` parts in all.
    """

    def __init__(self, document: Drawing, most: int) -> None:
        self.spots: list[Spot] = []
        self.symbols: dict[str, tuple[Run, ...]] = {}
        self.unread: Counter[str] = Counter()
        self.stopped = False
        self._document = document
        self._left = most
        self._layers_inside: dict[str, frozenset[str]] = {}
        for entity in document.modelspace():
            self._visit(entity, _Place())

    def seen(self, spots: Iterable[Spot]) -> list[Thing]:
        """The spots that can be drawn; the others are counted by type."""
        things = []
        for spot in spots:
            try:
                thing = self._thing(spot)
            except (NotReadable, *BROKEN):
                thing = None
            if thing is not None:
                things.append(thing)
            elif not isinstance(spot.entity, Text | MText):
                self.unread[spot.entity.dxftype()] += 1
        return things

    def _visit(self, entity: DXFEntity, place: _Place) -> None:
        if place.path:
            self._left -= 1
            self.stopped = self._left < 0
        if self.stopped or entity.dxftype() in _UNSEEN:
            return
        named = layer_named(entity)
        layer = place.layer if named == "0" and place.path else named
        handle = f"{place.path}{entity.dxf.handle}"
        if not isinstance(entity, Insert):
            self.spots.append(Spot(layer, handle, entity, place.plane))
            return
        try:
            self._visit_insert(entity, layer, handle, place)
        except (NotReadable, *BROKEN):
            self.unread["INSERT"] += 1

    def _visit_insert(self, insert: Insert, layer: str, handle: str, place: _Place) -> None:
        block = block_of(self._document, insert, place.blocks)
        symbol = self._layers_of(block, ()) <= {layer} and self._has_lines(block)
        for name, reference in references(insert, handle):
            plane = place.plane.after(matrix_plane(reference.matrix44()))
            if symbol:
                self.spots.append(Spot(layer, name, insert, plane))
                continue
            inner = _Place(plane, f"{name}/", layer, (*place.blocks, block.name))
            for entity in block:
                self._visit(entity, inner)
                if self.stopped:
                    return

    def _thing(self, spot: Spot) -> Thing | None:
        entity = spot.entity
        if isinstance(entity, Insert):
            return Thing(spot.layer, spot.handle, symbol=entity.dxf.name.lower(), plane=spot.plane)
        if isinstance(entity, Text | MText):
            return _words(entity, spot)
        found = self._dimension(entity) if isinstance(entity, Dimension) else runs_of(entity)
        runs = tuple(moved(run, spot.plane) for run in found if len(run.vertices) > 1)
        filled = entity.dxftype() in {"HATCH", "MPOLYGON", "SOLID"}
        return Thing(spot.layer, spot.handle, runs, filled) if runs and _finite(runs) else None

    def _dimension(self, dimension: Dimension) -> list[Run]:
        """The lines of the block a dimension is shown by."""
        name = dimension.dxf.get("geometry")
        block = self._document.blocks.get(name) if name else None
        return list(self._edges(block, (), [_MOST_IN_A_SYMBOL])) if block is not None else []

    def _layers_of(self, block: BlockLayout, above: tuple[str, ...]) -> frozenset[str]:
        """The layers in a block that are its own, those of nested blocks included."""
        if block.name in above:
            return frozenset()
        if block.name not in self._layers_inside:
            found = {layer_named(entity) for entity in block}
            for insert in block.query("INSERT"):
                nested = self._document.blocks.get(insert.dxf.get("name", ""))
                if nested is not None:
                    found |= self._layers_of(nested, (*above, block.name))
            self._layers_inside[block.name] = frozenset(found - {"0"})
        return self._layers_inside[block.name]

    def _has_lines(self, block: BlockLayout) -> bool:
        """Whether there is anything to show of the block as a symbol."""
        key = block.name.lower()
        if key not in self.symbols:
            runs = tuple(self._edges(block, (), [_MOST_IN_A_SYMBOL]))
            self.symbols[key] = runs if _finite(runs) else ()
        return bool(self.symbols[key])

    def _edges(self, block: BlockLayout, inside: tuple[str, ...], left: list[int]) -> Iterator[Run]:
        """The lines of a block, until so many entities have been looked at."""
        for entity in block:
            left[0] -= 1
            if left[0] < 0:
                return
            try:
                if isinstance(entity, Insert):
                    nested = block_of(self._document, entity, inside)
                    plane = matrix_plane(entity.matrix44())
                    for run in self._edges(nested, (*inside, nested.name), left):
                        yield moved(run, plane)
                else:
                    yield from (run for run in runs_of(entity) if len(run.vertices) > 1)
            except (NotReadable, *BROKEN):  # a letter in a symbol is no line of it
                continue


def _words(entity: Text | MText, spot: Spot) -> Thing | None:
    words = words_of(entity).strip()
    at, height = spot.plane(*standing_point(entity)), height_of(entity) * spot.plane.scale
    if not words or not math.isfinite(at[0] + at[1] + height):
        return None
    anchor, centred = _alignment(entity)
    own = math.radians(entity.dxf.get("rotation", 0.0))
    x, y = spot.plane(math.cos(own), math.sin(own))
    turned = math.degrees(math.atan2(y - spot.plane.f, x - spot.plane.e))
    return Thing(
        spot.layer,
        spot.handle,
        words=words,
        at=at,
        height=height,
        turned=turned,
        anchor=anchor,
        centred=centred,
    )


def _alignment(entity: Text | MText) -> tuple[str, bool]:
    """How the words stand about their point: which part of the line is there, and whether its middle is."""
    if isinstance(entity, MText):
        row, column = divmod(entity.dxf.attachment_point - 1, 3)
        return ("start", "middle", "end")[column], row == 1
    anchors = {1: "middle", 2: "end", 4: "middle"}
    return anchors.get(entity.dxf.halign, "start"), entity.dxf.valign == 2


def _finite(runs: Iterable[Run]) -> bool:
    return all(math.isfinite(v.x + v.y) for run in runs for v in run.vertices)
