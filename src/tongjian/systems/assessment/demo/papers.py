"""Small real files for the demo: a table, a record and a picture."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from io import BytesIO

from tongjian.kernel.documents.access import Limits
from tongjian.kernel.documents.actions import store
from tongjian.kernel.documents.models import Document
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.places.office.sheets import workbook

LIMITS = Limits(frozenset({"xlsx", "png"}))
WIDTH, HEIGHT = 64, 48


def table(
    name: str, heads: Sequence[str], rows: Sequence[Sequence[str | int]], body: Organisation
) -> Document:
    """A table as an XLSX in the vault."""
    return _kept(workbook([(head, 14) for head in heads], rows), name, body)


def picture(number: int, body: Organisation) -> Document:
    """A picture in the vault, unlike any other."""
    return _kept(png(number), f"现场{number:03}.png", body)


def png(number: int) -> bytes:
    """Bands whose colours come from the number."""
    shades = [((number * 37 + line * 3) % 200, (number * 61) % 200, 120 + line) for line in range(HEIGHT)]
    pixels = b"".join(b"\0" + bytes(shade) * WIDTH for shade in shades)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(pixels)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def _kept(content: bytes, name: str, body: Organisation) -> Document:
    return store(BytesIO(content), name, city=body.city, owner=body.pk, by=None, limits=LIMITS)
