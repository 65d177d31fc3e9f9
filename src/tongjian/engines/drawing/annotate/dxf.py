"""An annotated copy of a DXF: the original text byte for byte, with layers and entities put into it.

Loading and saving a drawing through a library would lose what the library does not know, and takes six
seconds for ten megabytes. Binary files have no text to splice into and go through ezdxf.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from tongjian.engines.drawing.annotate.binary import annotate_binary
from tongjian.engines.drawing.annotate.codepages import choose_codepage
from tongjian.engines.drawing.annotate.drawing import Drawn, Pen, draw
from tongjian.engines.drawing.annotate.marks import (
    BLUEPRINT_LAYER,
    FIGURES_LAYER,
    Box,
    Figure,
    Mark,
    MarkKind,
    Point,
    PublishedLine,
)
from tongjian.engines.drawing.annotate.records import Writer, escaped
from tongjian.engines.drawing.annotate.structure import Insertion, Structure, Unsplicable
from tongjian.engines.drawing.annotate.tables import STYLE, table_insertions
from tongjian.engines.drawing.load import load
from tongjian.engines.drawing.refusal import Refused
from tongjian.engines.drawing.scan import BINARY_SENTINEL, scan

LAYERS: tuple[tuple[str, int], ...] = (
    (MarkKind.FAIL.value, 1),
    (MarkKind.HINT.value, 30),
    (FIGURES_LAYER, 5),
)
BLUEPRINT: tuple[str, int] = (BLUEPRINT_LAYER, 6)
"""Only in drawings that were laid on the blueprint; its lines are dashed."""
_MODEL_SPACE = b"*MODEL_SPACE"


class AnnotationError(ValueError):
    """The annotated drawing could not be made, or did not read back as it was written."""


@dataclass(frozen=True)
class Annotated:
    """The annotated file, and how many entities were added to it."""

    content: bytes
    added: int


def annotate_dxf(
    data: bytes,
    marks: Sequence[Mark],
    figures: Sequence[Figure] = (),
    *,
    extent: Box,
    factor: float,
    table: Point | None = None,
    published: Sequence[PublishedLine] = (),
) -> Annotated:
    """The DXF with the marks and figures on layers of their own, in the same version.

    `extent` is the plan's box in metres, `factor` the metres in one drawing unit, `table` the upper left
    corner of the table of figures (right of the plan unless given), `published` what findings rest on beside
    the drawing. The result is read back: every original
    entity and every new one is there. Raises `AnnotationError`.
    """
    beside = (extent[2] + (extent[2] - extent[0]) * 0.3, extent[3])
    drawing = _Drawing(marks, figures, extent, factor, table or beside, published)
    try:
        if data.startswith(BINARY_SENTINEL):
            return _through_ezdxf(data, drawing)
        return _spliced(data, drawing)
    except (Unsplicable, Refused) as error:
        raise AnnotationError(f"无法在图上标注：{error}") from None


@dataclass(frozen=True)
class _Drawing:
    """What is to be drawn, in metres, and the metres in one drawing unit."""

    marks: Sequence[Mark]
    figures: Sequence[Figure]
    extent: Box
    factor: float
    table: Point
    published: Sequence[PublishedLine]

    @property
    def layers(self) -> tuple[tuple[str, int], ...]:
        """The layers that are drawn on, with their colours."""
        return (*LAYERS, BLUEPRINT) if self.published else LAYERS

    @property
    def dashed(self) -> tuple[str, ...]:
        """Those of them whose lines are dashed."""
        return (BLUEPRINT_LAYER,) if self.published else ()

    def with_pen(self, pen: Pen[Drawn]) -> list[Drawn]:
        return list(draw(pen, self.marks, self.figures, self.extent, self.table, self.published))


def _through_ezdxf(data: bytes, drawing: _Drawing) -> Annotated:
    document = load(data).document
    scale = 1 / drawing.factor
    content, added = annotate_binary(document, drawing.with_pen, scale, drawing.layers, drawing.dashed)
    return _read_back(data, Annotated(content, added))


def _spliced(data: bytes, drawing: _Drawing) -> Annotated:
    structure = Structure(data)
    seed = int(structure.handseed[2], 16) if structure.handseed else 1
    counter = itertools.count(max(seed, structure.largest_handle + 1))
    codepage, header = choose_codepage(structure)
    writer = _writer(structure, counter, drawing.factor, codepage)
    insertions = [*header, *table_insertions(structure, writer, drawing.layers, drawing.dashed)]
    entities = drawing.with_pen(writer)
    end = structure.entities.end
    insertions.append((end, end, b"".join(entities)))
    if structure.handseed is not None:
        insertions.append((*structure.handseed.span(2), f"{next(counter):X}".encode()))
    return _read_back(data, Annotated(_put_in(data, insertions), len(entities)))


def _writer(
    structure: Structure, counter: itertools.count[int], factor: float, codepage: str | None
) -> Writer:
    # R12 may do without handles; then a mixture would be worse than none.
    handled = structure.version >= "AC1012" or structure.entities_have_handles
    return Writer(
        version=structure.version,
        newline=structure.newline,
        scale=1 / factor,
        handles=counter if handled else None,
        codepage=codepage,
        owner=_model_space(structure),
        style=STYLE if "STYLE" in structure.tables else None,
    )


def _model_space(structure: Structure) -> str | None:
    records = structure.tables.get("BLOCK_RECORD")
    for record in records.records if records else ():
        if (record.first(2) or b"").upper() == _MODEL_SPACE:
            return (record.first(5) or b"").decode("latin-1") or None
    return None


def _put_in(data: bytes, insertions: Sequence[Insertion]) -> bytes:
    """The text with the insertions made; what they do not touch stays as it was."""
    parts: list[bytes] = []
    position = 0
    for start, end, content in sorted(insertions, key=lambda insertion: insertion[0]):
        parts += (data[position:start], content)
        position = end
    return b"".join((*parts, data[position:]))


def _read_back(original: bytes, annotated: Annotated) -> Annotated:
    """What was written, after readers of its own have found all that was there and all that is new."""
    ours = (*LAYERS, BLUEPRINT)
    names = {spelling.lower() for name, _ in ours for spelling in (name, escaped(name))}
    # Only our layers are built into a document: the whole of a big drawing would cost seconds.
    again = load(annotated.content, wanted=lambda layer: layer.lower() in names)
    expected = scan(original).total + annotated.added
    if again.scan.total < expected:
        raise AnnotationError(f"标注后应有 {expected} 个图元，读回 {again.scan.total} 个")
    found = sum(1 for entity in again.document.modelspace() if entity.dxf.layer.lower() in names)
    if found < annotated.added:
        raise AnnotationError(f"标注了 {annotated.added} 个图元，读回 {found} 个")
    return annotated
