"""The walk through a drawing's model space and every block reference in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ezdxf.document import Drawing
from ezdxf.entities import Attrib, DXFTagStorage, Insert, MText, Text
from ezdxf.entities import Dimension as Measure
from ezdxf.entities.acad_table import read_acad_table_content
from ezdxf.entities.dxfentity import DXFEntity
from ezdxf.layouts import BlockLayout

from tongjian.engines.drawing.affine import IDENTITY, Affine, transform
from tongjian.engines.drawing.attributes import canonical, written_on
from tongjian.engines.drawing.edges import NotReadable, Run, matrix_plane
from tongjian.engines.drawing.inventory import Dimension, Inventory, Label, Shape, Symbol, Unread
from tongjian.engines.drawing.runs import runs_of
from tongjian.engines.drawing.vocabulary import Classified, Meaning
from tongjian.engines.siteplan import Entity

_DEEPEST = 32
_COUNTED_ONCE = {Meaning.STALL, Meaning.ENTRANCE}
"""Meanings of which a block reference on the layer is one thing, whatever the block holds."""
_TEXTUAL = {Meaning.TABLE, Meaning.DECLARATION, Meaning.BUILDING_HEIGHT}
"""Meanings whose lines are only frames around texts and dimensions."""
_NOTES = {"DIMENSION", "ARC_DIMENSION", "LARGE_RADIAL_DIMENSION", "LEADER", "MULTILEADER", "TOLERANCE"}
_UNSEEN = {"ATTDEF", "VIEWPORT"}


@dataclass(frozen=True)
class _Place:
    """Where an entity stands: the transform of the blocks around it, their handles, layer and attributes."""

    plane: Affine = IDENTITY
    path: str = ""
    layer: str = "0"
    attributes: Mapping[str, str] = field(default_factory=dict)
    blocks: tuple[str, ...] = ()


def take_inventory(
    document: Drawing, layers: Mapping[str, Classified], synonyms: Mapping[str, str]
) -> Inventory:
    """Everything on `layers` (layer name → meaning), and every text, wherever blocks have hidden it.

    A thing inside a block is named by the handles on the way to it, `1F/2A`; an element of an array
    of references by its number, `1F#3`.
    """
    walk = _Walk(document, layers, synonyms)
    for entity in document.modelspace():
        walk.visit(entity, _Place())
    for layout in document.layouts:
        if layout.is_any_paperspace:
            walk.pass_by(layout)
    return walk.found


class _Walk:
    def __init__(
        self, document: Drawing, layers: Mapping[str, Classified], synonyms: Mapping[str, str]
    ) -> None:
        self.found = Inventory()
        self._document = document
        self._layers = layers
        self._synonyms = synonyms

    def visit(self, entity: DXFEntity, place: _Place) -> None:
        """Take up one entity, and what a block reference holds."""
        layer = _layer_of(entity, place)
        identity = _identity(entity, layer, place)
        known = self._layers.get(layer)
        if entity.dxftype() in _UNSEEN:
            return
        if isinstance(entity, Insert):
            self._visit_insert(entity, identity, known, place)
        elif isinstance(entity, Text | MText):
            self._take_label(entity, identity, known, place)
        elif known is not None and known.meaning is not Meaning.RECOGNISED:
            self._take(entity, identity, known, place)

    def pass_by(self, layout: Iterable[DXFEntity]) -> None:
        """Paper space is not the plan: what stands there on a layer that matters is a loss to be named."""
        for entity in layout:
            layer = entity.dxf.get("layer", "0")
            known = self._layers.get(layer)
            if known and known.meaning is not Meaning.RECOGNISED and entity.dxftype() not in _UNSEEN:
                identity = _identity(entity, layer, _Place())
                self.found.unread.append(Unread(identity, "paper-space", "画在图纸空间，不在模型空间"))

    def _take(self, entity: DXFEntity, identity: Entity, known: Classified, place: _Place) -> None:
        kind = entity.dxftype()
        if isinstance(entity, DXFTagStorage) and kind == "ACAD_TABLE":
            self.found.tables.append((identity, read_acad_table_content(entity)))
        elif isinstance(entity, Measure) and known.meaning is Meaning.BUILDING_HEIGHT:
            self.found.dimensions.append(Dimension(identity, known, _measured(entity) * place.plane.scale))
        elif kind in _NOTES:
            self.found.unread.append(Unread(identity, "annotation", "是尺寸或引线注记，不计入图形"))
        elif known.meaning not in _TEXTUAL:
            self._take_shape(entity, identity, known, place)

    def _take_shape(self, entity: DXFEntity, identity: Entity, known: Classified, place: _Place) -> None:
        try:
            runs = tuple(_moved(run, place.plane) for run in runs_of(entity))
        except NotReadable as reason:
            self.found.unread.append(Unread(identity, "unread", str(reason)))
            return
        attributes = self._attributes(known, place.attributes, written_on(entity))
        self.found.shapes.append(Shape(identity, known, runs, attributes))

    def _take_label(
        self, entity: Text | MText, identity: Entity, known: Classified | None, place: _Place
    ) -> None:
        text = _words(entity)
        if not text.strip():
            return
        height = entity.dxf.char_height if isinstance(entity, MText) else entity.dxf.height
        at = place.plane(*_standing_point(entity))
        self.found.labels.append(Label(identity, known, text, at, height * place.plane.scale))

    def _visit_insert(
        self, insert: Insert, identity: Entity, known: Classified | None, place: _Place
    ) -> None:
        block = self._document.blocks.get(insert.dxf.name)
        if block is None or (obstacle := _obstacle(block, place)):
            if known:
                why = obstacle if block is not None else f"引用的图块“{insert.dxf.name}”不存在"
                self.found.unread.append(Unread(identity, "unread", why))
            return
        attributes = {**place.attributes, **written_on(insert)}
        for handle, reference in _references(insert, identity.handle):
            try:
                plane = place.plane.after(matrix_plane(reference.matrix44()))
            except NotReadable as reason:
                self.found.unread.append(Unread(identity, "unread", str(reason)))
                continue
            inner = _Place(plane, f"{handle}/", identity.layer, attributes, (*place.blocks, block.name))
            if known and known.meaning in _COUNTED_ONCE:
                self._take_symbol(block, Entity(handle, identity.layer, "INSERT"), known, inner)
            else:
                for entity in block:
                    self.visit(entity, inner)

    def _take_symbol(self, block: BlockLayout, entity: Entity, known: Classified, place: _Place) -> None:
        runs = tuple(_moved(run, place.plane) for run in self._block_runs(block, place.blocks))
        attributes = self._attributes(known, place.attributes)
        self.found.symbols.append(Symbol(entity, known, runs, attributes))

    def _attributes(self, known: Classified, *written: Mapping[str, str]) -> dict[str, str]:
        """What the layer's name tells, then what is written, the last on the thing itself."""
        attributes = dict(known.attributes)
        for pairs in written:
            attributes.update(canonical(pairs, known.meaning, self._synonyms))
        return attributes

    def _block_runs(self, block: BlockLayout, blocks: tuple[str, ...]) -> Iterator[Run]:
        """All edges of a block in its own axes, on whatever layer, nested blocks included."""
        for entity in block:
            try:
                if isinstance(entity, Insert):
                    yield from self._nested_runs(entity, blocks)
                else:
                    yield from runs_of(entity)
            except NotReadable:  # a car's body or a letter in the block is no edge of the thing
                continue

    def _nested_runs(self, insert: Insert, blocks: tuple[str, ...]) -> Iterator[Run]:
        nested = self._document.blocks.get(insert.dxf.name)
        if nested is None or nested.name in blocks:
            return
        for _, reference in _references(insert, ""):
            plane = matrix_plane(reference.matrix44())
            for run in self._block_runs(nested, (*blocks, nested.name)):
                yield _moved(run, plane)


def _layer_of(entity: DXFEntity, place: _Place) -> str:
    """The entity's layer; inside a block, layer 0 stands for the layer of the reference."""
    layer: str = entity.dxf.get("layer", "0")
    return place.layer if layer == "0" and place.path else layer


def _identity(entity: DXFEntity, layer: str, place: _Place) -> Entity:
    return Entity(f"{place.path}{entity.dxf.handle}", layer, entity.dxftype())


def _moved(run: Run, plane: Affine) -> Run:
    vertices, exact = transform(run.vertices, plane, closed=run.closed)
    return Run(vertices, run.closed, run.exact and exact)


def _obstacle(block: BlockLayout, place: _Place) -> str | None:
    if block.name in place.blocks or len(place.blocks) >= _DEEPEST:
        return f"图块“{block.name}”引用了自己或嵌套过深"
    if block.block is not None and block.block.is_xref:
        return f"“{block.name}”是外部参照，须绑定（BIND）到图中"
    return None


def _references(insert: Insert, handle: str) -> Iterator[tuple[str, Insert]]:
    if insert.mcount > 1:
        for i, reference in enumerate(insert.multi_insert(), 1):
            yield f"{handle}#{i}", reference
    else:
        yield handle, insert


def _words(entity: Text | MText) -> str:
    """The text without its formatting codes."""
    words = entity.plain_text()
    return words if isinstance(words, str) else "\n".join(words)


def _measured(dimension: Measure) -> float:
    """The length a dimension shows: the stored measurement, else the one between its points."""
    return float(dimension.dxf.get("actual_measurement") or dimension.get_measurement())


def _standing_point(entity: Text | MText | Attrib) -> tuple[float, float]:
    """Where a text stands: its alignment point when it has one, in the axes of its block."""
    if isinstance(entity, MText):
        return entity.dxf.insert.x, entity.dxf.insert.y
    aligned = (entity.dxf.halign or entity.dxf.valign) and entity.dxf.hasattr("align_point")
    point = entity.ocs().to_wcs(entity.dxf.align_point if aligned else entity.dxf.insert)
    return point.x, point.y
