"""Mapbox vector tiles 2.1 as bytes: layers, features, keys and values (protocol buffers by hand).

The library of the field needs a Python call for every coordinate; here the geometry of a tile is one array
(`commands.py`), and only attributes are walked one by one.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping, Sequence
from typing import Final

from tongjian.engines.blueprint.feature import Value
from tongjian.kernel.places.services.commands import Kind
from tongjian.kernel.places.services.grid import EXTENT
from tongjian.kernel.places.services.varints import varint

_VERSION: Final = b"\x78\x02"
_SAFE: Final = (1 << 53) - 1
"""The largest id that a browser reads exactly."""


def feature_id(key: str) -> int:
    """A number that stays the same from version to version, because the key does."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest()) & _SAFE


def layer(
    name: str,
    kind: Kind,
    keys: Sequence[str],
    attributes: Sequence[Mapping[str, Value]],
    geometries: Sequence[bytes],
) -> bytes:
    """One layer of a tile; a feature without geometry is left out, a layer without features is no bytes.

    Its id comes from the first of `keys`. An attribute that is None is not written: the tile says nothing.
    """
    tags = _Tags(keys)
    features = [
        _feature(feature_id(str(said[keys[0]])), tags.of(said), kind, geometry)
        for said, geometry in zip(attributes, geometries, strict=True)
        if geometry
    ]
    if not features:
        return b""
    body = b"".join(
        (
            _field(0x0A, name.encode()),
            *features,
            *(_field(0x1A, key.encode()) for key in keys),
            *(_field(0x22, _value(value)) for _, value in tags.values),
            b"\x28" + varint(EXTENT),
            _VERSION,
        )
    )
    return _field(0x1A, body)


class _Tags:
    """Attributes as numbers of keys and values. The bytes of a pair are made once: words come again."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = keys
        self.values: dict[tuple[type, Value], int] = {}
        self._pairs: dict[tuple[str, type, Value], bytes] = {}

    def of(self, said: Mapping[str, Value]) -> bytes:
        """The packed tags of one feature."""
        written = []
        for key in self.keys:
            if (value := said.get(key)) is not None:
                # By type as well: 2 and 2.0 are equal in Python and two values in a tile.
                pair = self._pairs.get((key, type(value), value))
                written.append(pair or self._pair(key, value))
        return b"".join(written)

    def _pair(self, key: str, value: Value) -> bytes:
        number = self.values.setdefault((type(value), value), len(self.values))
        pair = self._pairs[key, type(value), value] = varint(self.keys.index(key)) + varint(number)
        return pair


def _feature(number: int, tags: bytes, kind: Kind, geometry: bytes) -> bytes:
    body = b"".join(
        (b"\x08", varint(number), _field(0x12, tags), b"\x18", varint(kind), _field(0x22, geometry))
    )
    return _field(0x12, body)


def _value(value: Value) -> bytes:
    if isinstance(value, str):
        return _field(0x0A, value.encode())
    if isinstance(value, float):
        return b"\x19" + struct.pack("<d", value)
    assert isinstance(value, int)
    if value < 0:
        return b"\x30" + varint((-value << 1) - 1)
    return b"\x28" + varint(value)


def _field(tag: int, body: bytes) -> bytes:
    return bytes((tag,)) + varint(len(body)) + body
