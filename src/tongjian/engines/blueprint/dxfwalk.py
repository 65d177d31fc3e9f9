"""The things on one layer of a DXF: their runs of edges, and what is written on them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from ezdxf.document import Drawing
from ezdxf.entities import Insert, MText, Point, Text
from ezdxf.entities.dxfentity import DXFEntity

from tongjian.engines.blueprint.dxfnotes import Note, note_on
from tongjian.engines.blueprint.problems import Refused
from tongjian.engines.drawing.affine import IDENTITY, Affine
from tongjian.engines.drawing.attributes import written_on
from tongjian.engines.drawing.edges import NotReadable, Run, matrix_plane
from tongjian.engines.drawing.entities import BROKEN, layer_named, standing_point, words_of
from tongjian.engines.drawing.references import block_of, moved, references
from tongjian.engines.drawing.runs import runs_of

MOST: Final = 2_000_000
"""Entities of a drawing, with its blocks exploded."""
_FAR: Final = 1e10
"""No coordinate of the country is as great, not in millimetres; chords of an arc out there have no number."""
_NO_SHAPES: Final = {
    "ARC_DIMENSION",
    "ATTDEF",
    "DIMENSION",
    "LARGE_RADIAL_DIMENSION",
    "LEADER",
    "MULTILEADER",
    "TOLERANCE",
    "VIEWPORT",
}


@dataclass(frozen=True, slots=True)
class Thing:
    """One entity of the layer: edges, or for points the place; `handle` names it in the drawing."""

    handle: str
    note: Note
    runs: tuple[Run, ...] = ()
    point: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """A text of the drawing and where it stands."""

    text: str
    at: tuple[float, float]
    layer: str


@dataclass
class Walked:
    """What a walk has found. `lost` are sentences about entities of the layer that cannot be read."""

    things: list[Thing] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Place:
    plane: Affine = IDENTITY
    path: str = ""
    layer: str = "0"
    attributes: Note = field(default_factory=lambda: Note({}))
    blocks: tuple[str, ...] = ()


class Walk:
    """Through model space and every block in it, for what lies on `layer`; `points`: places are wanted."""

    def __init__(self, document: Drawing, layer: str, *, points: bool) -> None:
        self.found = Walked()
        self._document = document
        self._layer = layer
        self._points = points
        self._visited = 0

    def run(self) -> Walked:
        """Walk. Raises Refused when blocks within blocks are without end."""
        self._visit_all(self._document.modelspace(), _Place())
        return self.found

    def _visit_all(self, entities: Iterable[DXFEntity], place: _Place) -> None:
        for entity in entities:
            self._visited += 1
            if self._visited > MOST:
                raise Refused("too-large", f"图块展开后超过 {MOST} 个图元。", "请只导出要导入的图层。")
            try:
                self._visit(entity, place)
            except (NotReadable, *BROKEN) as reason:
                if self._layer_of(entity, place) == self._layer or isinstance(entity, Insert):
                    name = f"{place.path}{entity.dxf.handle}（{entity.dxftype()}）"
                    self.found.lost.append(f"图元 {name} 没有读入：{reason}。")

    def _visit(self, entity: DXFEntity, place: _Place) -> None:
        layer = self._layer_of(entity, place)
        if isinstance(entity, Text | MText):
            if words := words_of(entity).strip():
                self.found.words.append(Words(words, place.plane(*standing_point(entity)), layer))
        elif isinstance(entity, Insert):
            self._visit_insert(entity, layer, place)
        elif layer == self._layer and entity.dxftype() not in _NO_SHAPES:
            self._take(entity, place)

    def _visit_insert(self, insert: Insert, layer: str, place: _Place) -> None:
        note = Note({**place.attributes.attributes, **written_on(insert)})
        if self._points and layer == self._layer:
            at = insert.ocs().to_wcs(insert.dxf.insert)
            thing = Thing(f"{place.path}{insert.dxf.handle}", note, point=place.plane(at.x, at.y))
            self.found.things.append(thing)
            return
        block = block_of(self._document, insert, place.blocks)
        for handle, reference in references(insert, insert.dxf.handle):
            plane = place.plane.after(matrix_plane(reference.matrix44()))
            inside = (*place.blocks, block.name)
            self._visit_all(block, _Place(plane, f"{place.path}{handle}/", layer, note, inside))

    def _take(self, entity: DXFEntity, place: _Place) -> None:
        handle = f"{place.path}{entity.dxf.handle}"
        note = note_on(entity)
        note = Note({**place.attributes.attributes, **note.attributes}, note.feature, note.part, note.ring)
        if isinstance(entity, Point):
            at = place.plane(entity.dxf.location.x, entity.dxf.location.y)
            self.found.things.append(Thing(handle, note, point=at))
            return
        runs = tuple(moved(run, place.plane) for run in runs_of(entity))
        if any(
            max(abs(v.x), abs(v.y)) > _FAR or not math.isfinite(v.bulge) for r in runs for v in r.vertices
        ):
            raise NotReadable("坐标超出可能的范围")
        self.found.things.append(Thing(handle, note, runs))

    @staticmethod
    def _layer_of(entity: DXFEntity, place: _Place) -> str:
        """Inside a block, layer 0 stands for the layer of the reference."""
        layer = layer_named(entity)
        return place.layer if layer == "0" and place.path else layer
