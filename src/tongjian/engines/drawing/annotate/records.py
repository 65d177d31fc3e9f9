"""New records as DXF text, in the version, code page and line ends of the file they go into."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tongjian.engines.drawing.annotate.marks import Point

_SUBCLASS_VERSION = "AC1012"
_OWNER_VERSION = "AC1015"
Group = tuple[int, str | int | float]


@dataclass
class Writer:
    """Writes records. `owner` is the handle of the model space's block record, `scale` drawing units a metre.

    Text is written in `codepage` where there is one and the characters exist in it, else as `\\U+XXXX`, which
    every version and every code page shows alike.
    """

    version: str
    newline: bytes
    scale: float
    handles: Iterator[int] | None
    codepage: str | None = None
    owner: str | None = None
    style: str | None = None

    @property
    def has_subclasses(self) -> bool:
        return self.version >= _SUBCLASS_VERSION

    def text(self, words: str) -> bytes:
        if self.codepage:
            try:
                return words.encode(self.codepage)
            except UnicodeEncodeError:
                pass
        return escaped(words).encode("ascii")

    def record(self, groups: Iterable[Group]) -> bytes:
        """Groups as lines."""
        lines = []
        for code, value in groups:
            lines.append(f"{code:3d}".encode())
            lines.append(_number(value) if not isinstance(value, str) else self.text(value))
        return self.newline.join(lines) + self.newline

    def entity(self, kind: str, layer: str, *parts: tuple[str, list[Group]]) -> bytes:
        """An entity with its subclass parts."""
        groups: list[Group] = [(0, kind)]
        if self.handles is not None:
            groups.append((5, f"{next(self.handles):X}"))
        if self.owner is not None and self.version >= _OWNER_VERSION:
            groups.append((330, self.owner))
        if self.has_subclasses:
            groups.append((100, "AcDbEntity"))
        groups.append((8, layer))
        for subclass, body in parts:
            if self.has_subclasses:
                groups.append((100, subclass))
            groups.extend(body)
        return self.record(groups)

    def line(self, layer: str, start: Point, end: Point) -> bytes:
        return self.entity("LINE", layer, ("AcDbLine", [*self._point(10, start), *self._point(11, end)]))

    def circle(self, layer: str, centre: Point, radius: float) -> bytes:
        body: list[Group] = [*self._point(10, centre), (40, radius * self.scale)]
        return self.entity("CIRCLE", layer, ("AcDbCircle", body))

    def words(self, layer: str, at: Point, height: float, words: str, *, centred: bool = False) -> bytes:
        """A line of text, its left end (or its middle) vertically centred on the point."""
        body: list[Group] = [*self._point(10, at), (40, height * self.scale), (1, words)]
        if self.style:
            body.append((7, self.style))
        body += [(72, 1 if centred else 0), *self._point(11, at)]
        return self.entity("TEXT", layer, ("AcDbText", body), ("AcDbText", [(73, 2)]))

    def _point(self, code: int, point: Point) -> list[Group]:
        x, y = point
        return [(code, x * self.scale), (code + 10, y * self.scale), (code + 20, 0.0)]


def escaped(words: str) -> str:
    """The words with everything beyond ASCII as `\\U+XXXX`."""
    return re.sub(r"[^\x00-\x7f]", _escape, words)


def _escape(match: re.Match[str]) -> str:
    point = ord(match[0])
    if point > 0xFFFF:  # the escape holds four digits: a pair of surrogates
        point -= 0x10000
        return f"\\U+{0xD800 + (point >> 10):04X}\\U+{0xDC00 + (point & 0x3FF):04X}"
    return f"\\U+{point:04X}"


def _number(value: float) -> bytes:
    if isinstance(value, int):
        return f"{value:6d}".encode()
    digits = f"{value:.9f}".rstrip("0")
    return (digits + "0" if digits.endswith(".") else digits).encode()
