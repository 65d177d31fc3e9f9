"""The walk through a drawing's model space and every block reference in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ezdxf.document import Drawing
from ezdxf.entities import Dimension as DimensionEntity
from ezdxf.entities import DXFTagStorage, Insert, MText, Text
from ezdxf.entities.acad_table import read_acad_table_content
from ezdxf.entities.dxfentity import DXFEntity
from ezdxf.layouts import BlockLayout

from tongjian.engines.drawing.affine import IDENTITY, Affine
from tongjian.engines.drawing.attributes import canonical, written_on
from tongjian.engines.drawing.dimensions import DrawnDimension, placed
from tongjian.engines.drawing.edges import NotReadable, matrix_plane
from tongjian.engines.drawing.entities import height_of, layer_named, measured_by, standing_point, words_of
from tongjian.engines.drawing.inventory import Dimension, Inventory, Label, Shape, Symbol, Unread
from tongjian.engines.drawing.layers import Layers
from tongjian.engines.drawing.references import External, block_of, edges_of_block, moved, references
from tongjian.engines.drawing.refusal import Refused
from tongjian.engines.drawing.runs import runs_of
from tongjian.engines.drawing.vocabulary import CANONICAL, Classified, Meaning
from tongjian.engines.siteplan import Entity

MOST = 300_000
"""Entities, with blocks exploded, of which a site plan has far fewer on the layers that matter."""
_COUNTED_ONCE = {Meaning.STALL, Meaning.ENTRANCE}
"""Meanings of which a block reference on the layer is one thing, whatever the block holds."""
_TEXTUAL = {Meaning.TABLE, Meaning.DECLARATION, Meaning.BUILDING_HEIGHT}
"""Meanings whose lines are only frames around texts and dimensions."""
_NOTES = {"DIMENSION", "ARC_DIMENSION", "LARGE_RADIAL_DIMENSION", "LEADER", "MULTILEADER", "TOLERANCE"}
_UNSEEN = {"ATTDEF", "VIEWPORT"}


@dataclass(frozen=True)
class _Place:
    """Where an entity stands: the transform of the blocks around it, their handles, layer and attributes.

    `known`: what the reference around it is, by a person's word or its block's name, and all in it with it.
    """

    plane: Affine = IDENTITY
    path: str = ""
    layer: str = "0"
    attributes: Mapping[str, str] = field(default_factory=dict)
    blocks: tuple[str, ...] = ()
    known: Classified | None = None


def take_inventory(
    document: Drawing, layers: Layers, dimensions: Mapping[str, Sequence[DrawnDimension]]
) -> Inventory:
    """Everything that means something, every text and every one of the `dimensions` (by lower-case block, ""
    for the drawing itself), wherever blocks have hidden it.

    A thing inside a block is named by the handles on the way to it, `1F/2A`; an element of an array
    of references by its number, `1F#3`.
    """
    walk = _Walk(document, layers, dimensions)
    walk.measure("", _Place())
    for entity in document.modelspace():
        walk.visit(entity, _Place())
    for layout in document.layouts:
        if layout.is_any_paperspace:
            walk.pass_by(layout)
    return walk.found


class _Walk:
    def __init__(
        self, document: Drawing, layers: Layers, dimensions: Mapping[str, Sequence[DrawnDimension]]
    ) -> None:
        self.found = Inventory()
        self._document = document
        self._layers = layers
        self._meanings = layers.meanings
        self._synonyms = layers.meanings.vocabulary.keys
        self._dimensions = dimensions
        self._styles = {
            style.dxf.name: float(style.get_dxf_attrib("dimlfac", 1.0)) for style in document.dimstyles
        }
        self._visited = 0

    def measure(self, block: str, place: _Place) -> None:
        """Take up the dimensions of a block."""
        for dimension in self._dimensions.get(block, ()):
            self._count()
            self.found.measured.append(placed(dimension, place.plane, place.path, self._styles))

    def visit(self, entity: DXFEntity, place: _Place) -> None:
        """Take up one entity, and what a block reference holds. Raises Refused when they are without end."""
        self._count()
        layer = _layer_of(entity, place)
        identity = Entity(f"{place.path}{entity.dxf.handle}", layer, entity.dxftype())
        known = self._known(entity, identity, place)
        if known is None and self._meanings.is_judged(identity.handle):
            return
        if isinstance(entity, Insert):
            self._visit_insert(entity, identity, known, place)
        elif identity.type in _UNSEEN:
            return
        elif isinstance(entity, Text | MText):
            self._take_label(entity, identity, known, place)
        elif known is not None:
            self._take(entity, identity, known, place)

    def pass_by(self, layout: Iterable[DXFEntity]) -> None:
        """Paper space is not the plan: what stands there on a layer that matters is a loss to be named."""
        for entity in layout:
            known = self._layers.used.get(layer_named(entity))
            if known and entity.dxftype() not in _UNSEEN:
                identity = Entity(entity.dxf.handle, layer_named(entity), entity.dxftype())
                self._leave(identity, known, "画在图纸空间，不在模型空间", "paper-space")

    def _known(self, entity: DXFEntity, identity: Entity, place: _Place) -> Classified | None:
        """What an entity is: by itself, by the reference around it, by its block's name or by its layer."""
        if self._meanings.is_judged(identity.handle):
            return self._meanings.of_element(identity.handle, identity.layer)
        if place.known:
            return place.known
        by_layer = self._layers.used.get(identity.layer)
        if isinstance(entity, Insert) and not (by_layer and by_layer.score >= CANONICAL):
            ignored = self._meanings.is_corrected(identity.layer)
            by_block = None if ignored else self._meanings.of_block(entity.dxf.get("name", ""))
            return by_block or by_layer
        return by_layer

    def _count(self) -> None:
        self._visited += 1
        if self._visited > MOST:
            raise Refused(
                "too-large",
                f"图块展开后超过 {MOST} 个图元（例如图块层层套用）。",
                "请删去与总平面图无关的图块后重新导出。",
            )

    def _leave(self, identity: Entity, known: Classified | None, why: str, code: str = "unread") -> None:
        self.found.unread.append(Unread(identity, code, why, known.meaning if known else None))

    def _take(self, entity: DXFEntity, identity: Entity, known: Classified, place: _Place) -> None:
        if isinstance(entity, DXFTagStorage) and identity.type == "ACAD_TABLE":
            if known.meaning is Meaning.TABLE:
                self.found.tables.append((identity, read_acad_table_content(entity)))
            else:
                self._leave(identity, known, "表格不是平面轮廓", "annotation")
        elif isinstance(entity, DimensionEntity) and known.meaning is Meaning.BUILDING_HEIGHT:
            length = measured_by(entity) * place.plane.scale
            self.found.dimensions.append(Dimension(identity, known, length))
        elif identity.type in _NOTES:
            self._leave(identity, known, "是尺寸或引线注记，不计入图形", "annotation")
        elif known.meaning not in _TEXTUAL:
            self._take_shape(entity, identity, known, place)

    def _take_shape(self, entity: DXFEntity, identity: Entity, known: Classified, place: _Place) -> None:
        try:
            runs = tuple(moved(run, place.plane) for run in runs_of(entity))
        except NotReadable as reason:
            self._leave(identity, known, str(reason))
            return
        attributes = self._attributes(known, place.attributes, written_on(entity))
        self.found.shapes.append(Shape(identity, known, runs, attributes))

    def _take_label(
        self, entity: Text | MText, identity: Entity, known: Classified | None, place: _Place
    ) -> None:
        at = place.plane(*standing_point(entity))
        height = height_of(entity) * place.plane.scale
        if text := words_of(entity).strip():
            self.found.labels.append(Label(identity, known, text, at, height))

    def _visit_insert(
        self, insert: Insert, identity: Entity, known: Classified | None, place: _Place
    ) -> None:
        before = self.found.size
        try:
            block = block_of(self._document, insert, place.blocks)
            attributes = {**place.attributes, **written_on(insert)}
            for handle, reference in references(insert, identity.handle):
                thing = Entity(handle, identity.layer, identity.type)
                plane = place.plane.after(matrix_plane(reference.matrix44()))
                inside = (*place.blocks, block.name)
                inner = _Place(plane, f"{handle}/", identity.layer, attributes, inside)
                self._visit_block(block, thing, self._of_one(thing, identity, known), inner)
        except NotReadable as reason:
            self._leave(identity, known, str(reason))
            if isinstance(reason, External):
                self.found.external.append((identity, reason.block))
        if known and known.meaning not in _TEXTUAL and self.found.size == before:
            self._leave(identity, known, "图块里没有能认作该图层内容的图形")

    def _of_one(self, thing: Entity, array: Entity, known: Classified | None) -> Classified | None:
        """What one reference of an array is: a person may have said it of this one alone."""
        if thing.handle != array.handle and self._meanings.is_judged(thing.handle):
            return self._meanings.of_element(thing.handle, thing.layer)
        return known

    def _visit_block(
        self, block: BlockLayout, thing: Entity, known: Classified | None, inner: _Place
    ) -> None:
        if known is None and self._meanings.is_judged(thing.handle):
            return
        self.measure(block.name.lower(), inner)
        if known and known.meaning in _COUNTED_ONCE:
            self._take_symbol(block, thing, known, inner)
            return
        if known is not self._layers.used.get(thing.layer):
            inner = replace(inner, known=known)
        for entity in block:
            self.visit(entity, inner)

    def _take_symbol(self, block: BlockLayout, thing: Entity, known: Classified, place: _Place) -> None:
        runs = []
        for run in edges_of_block(self._document, block, place.blocks):
            self._count()
            runs.append(moved(run, place.plane))
        attributes = self._attributes(known, place.attributes)
        self.found.symbols.append(Symbol(thing, known, tuple(runs), block.name, attributes))
        for entity in block:
            self._pass_over(entity, thing, known)

    def _pass_over(self, entity: DXFEntity, thing: Entity, known: Classified) -> None:
        """What else a block that counts as one thing holds: it is told, and counted nowhere."""
        layer, kind = layer_named(entity), entity.dxftype()
        other = self._layers.used.get(layer)
        if other and other.meaning is not known.meaning and kind not in {*_NOTES, *_UNSEEN, "TEXT", "MTEXT"}:
            identity = Entity(f"{thing.handle}/{entity.dxf.handle}", layer, kind)
            self._leave(identity, other, "在按一个整体计数的图块内，未另计", "in-a-symbol")

    def _attributes(self, known: Classified, *written: Mapping[str, str]) -> dict[str, str]:
        """What the layer's name tells, then what is written, the last on the thing itself."""
        attributes = dict(known.attributes)
        for pairs in written:
            attributes.update(canonical(pairs, known.meaning, self._synonyms))
        return attributes


def _layer_of(entity: DXFEntity, place: _Place) -> str:
    """The entity's layer; inside a block, layer 0 stands for the layer of the reference."""
    layer = layer_named(entity)
    return place.layer if layer == "0" and place.path else layer
