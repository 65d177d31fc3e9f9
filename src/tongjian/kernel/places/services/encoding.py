"""Mapbox vector tiles 2.1 as bytes: layers, features, keys and values (protocol buffers by hand).

The library of the field needs a Python call for every coordinate; here the geometry of a tile is one array
(`commands.py`), and attributes are walked column by column.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from tongjian.engines.blueprint.feature import Value
from tongjian.kernel.places.services.commands import Kind
from tongjian.kernel.places.services.grid import EXTENT
from tongjian.kernel.places.services.varints import varint, varints

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
    shown = [(said, geometry) for said, geometry in zip(attributes, geometries, strict=True) if geometry]
    values: dict[tuple[type, Value], int] = {}
    columns = [_column(place, [said.get(key) for said, _ in shown], values) for place, key in enumerate(keys)]
    tags = map(b"".join, zip(*columns, strict=True))
    numbers = _numbers([feature_id(str(said[keys[0]])) for said, _ in shown])
    kind_said = b"\x18" + varint(kind) + b"\x22"
    features = [
        _feature(number, said, kind_said, geometry)
        for number, said, (_, geometry) in zip(numbers, tags, shown, strict=True)
    ]
    if not features:
        return b""
    body = b"".join(
        (
            _field(0x0A, name.encode()),
            *features,
            *(_field(0x1A, key.encode()) for key in keys),
            *(_field(0x22, _value(value)) for _, value in values),
            b"\x28" + varint(EXTENT),
            _VERSION,
        )
    )
    return _field(0x1A, body)


def _column(place: int, said: Sequence[Value], values: dict[tuple[type, Value], int]) -> list[bytes]:
    """What each feature says in the column with this number, as a pair of numbers; nothing where it is None.

    New values are added to `values`. The bytes of a pair are made once: words come again.
    """
    key = varint(place)
    pairs: dict[tuple[type, Value], bytes] = {(type(None), None): b""}
    written = []
    for value in said:
        # By type as well: 2 and 2.0 are equal in Python and two values in a tile.
        known = (value.__class__, value)
        pair = pairs.get(known)
        if pair is None:
            pair = pairs[known] = key + varint(values.setdefault(known, len(values)))
        written.append(pair)
    return written


def _numbers(ids: Sequence[int]) -> list[bytes]:
    """Each id with its tag."""
    written, at = varints(np.array(ids, np.uint64))
    return [b"\x08" + written[a:b] for a, b in pairwise(at.tolist())]


def _feature(number: bytes, tags: bytes, kind: bytes, geometry: bytes) -> bytes:
    tagged = b"\x12" + varint(len(tags)) + tags
    return _field(0x12, number + tagged + kind + varint(len(geometry)) + geometry)


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
