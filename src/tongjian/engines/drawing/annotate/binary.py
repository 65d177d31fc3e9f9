"""Marks on a binary DXF, which has no text to splice into: through ezdxf, in the same version."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Sequence

from ezdxf.document import Drawing
from ezdxf.enums import TextEntityAlignment
from ezdxf.lldxf.tagwriter import BinaryTagWriter
from ezdxf.sections.header import HeaderVar
from ezdxf.sections.headervars import version_specific_group_code

from tongjian.engines.drawing.annotate.marks import Point
from tongjian.engines.drawing.annotate.tables import DASHES


class BinaryPen:
    """Draws into a document's model space; every stroke is one entity."""

    def __init__(self, document: Drawing, scale: float) -> None:
        self._space = document.modelspace()
        self._scale = scale

    def line(self, layer: str, start: Point, end: Point) -> int:
        self._space.add_line(self._at(start), self._at(end), dxfattribs={"layer": layer})
        return 1

    def circle(self, layer: str, centre: Point, radius: float) -> int:
        self._space.add_circle(self._at(centre), radius * self._scale, dxfattribs={"layer": layer})
        return 1

    def words(self, layer: str, at: Point, height: float, words: str, *, centred: bool = False) -> int:
        align = TextEntityAlignment.MIDDLE_CENTER if centred else TextEntityAlignment.MIDDLE_LEFT
        text = self._space.add_text(words, height=height * self._scale, dxfattribs={"layer": layer})
        text.set_placement(self._at(at), align=align)
        return 1

    def _at(self, point: Point) -> Point:
        return point[0] * self._scale, point[1] * self._scale


def annotate_binary(
    document: Drawing,
    drawn_with: Callable[[BinaryPen], list[int]],
    scale: float,
    layers: Sequence[tuple[str, int]],
    dashed: Sequence[str] = (),
) -> tuple[bytes, int]:
    """The document as binary DXF with what is drawn into it, and how many entities that is.

    `scale` is drawing units in a metre; `layers` are added where they are not there, each with its colour,
    and those that are `dashed` with a linetype of their own name.
    """
    for name in dashed:
        if name not in document.linetypes:
            lengths = [length * scale for length in DASHES]
            document.linetypes.add(name, [sum(map(abs, lengths)), *lengths], description="- - -")
    for name, colour in layers:
        if name not in document.layers:
            document.layers.add(name, color=colour, linetype=name if name in dashed else "Continuous")
    added = sum(drawn_with(BinaryPen(document, scale)))
    _without_misshapen_variables(document)
    stream = io.BytesIO()
    document.write(stream, fmt="bin")
    return stream.getvalue(), added


def _without_misshapen_variables(document: Drawing) -> None:
    """A damaged header may hold a number where a point belongs: it cannot be written, and nobody reads it."""
    variables = document.header.hdrvars
    for name in [name for name, variable in variables.items() if not _fits(document, name, variable)]:
        del variables[name]


def _fits(document: Drawing, name: str, variable: HeaderVar) -> bool:
    code = version_specific_group_code(name, document.dxfversion)
    try:
        written = str(HeaderVar((code, variable.value)))
        BinaryTagWriter(io.BytesIO(), document.dxfversion).write_str(written)
    except (TypeError, ValueError, KeyError, struct.error):
        return False
    return True
