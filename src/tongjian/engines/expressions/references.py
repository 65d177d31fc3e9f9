"""Which variables a checked expression refers to, read from the compiler's own reference map.

The runtime hands out the checked expression as a protocol buffer (`cel.expr.CheckedExpr` wrapped in `Any`).
Three levels of it are walked here, rather than bringing in a protobuf library for one list of names.
"""

from __future__ import annotations

from collections.abc import Iterator

# Field numbers of google.protobuf.Any, cel.expr.CheckedExpr and cel.expr.Reference.
_ANY_VALUE = 2
_REFERENCE_MAP = 2
_MAP_ENTRY_VALUE = 2
_REFERENCE_NAME = 1


def referenced_names(serialised: bytes) -> frozenset[str]:
    """Every name in the reference map: variables, and operators and functions by their internal names."""
    return frozenset(
        name.decode()
        for checked in _submessages(serialised, _ANY_VALUE)
        for entry in _submessages(checked, _REFERENCE_MAP)
        for reference in _submessages(entry, _MAP_ENTRY_VALUE)
        for name in _submessages(reference, _REFERENCE_NAME)
    )


def _submessages(message: bytes, wanted: int) -> Iterator[bytes]:
    """The length-delimited fields of that number."""
    position = 0
    while position < len(message):
        key, position = _varint(message, position)
        field, wire = key >> 3, key & 7
        if wire == 0:
            _, position = _varint(message, position)
        elif wire == 1:
            position += 8
        elif wire == 5:
            position += 4
        elif wire == 2:
            length, position = _varint(message, position)
            if field == wanted:
                yield message[position : position + length]
            position += length
        else:
            raise ValueError(f"unexpected wire type {wire} in a checked expression")


def _varint(message: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[position]
        position += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, position
