"""Merkle trees as in RFC 6962: a root over many digests, and the few that prove one of them is in it.

Leaves and inner nodes are hashed with different prefixes, so that an inner node can never be shown as a leaf.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def root(leaves: Sequence[str]) -> str:
    """The root over the leaves in their order, as hex. No leaves: the hash of nothing."""
    return _root([_leaf(leaf) for leaf in leaves]).hex()


def proof(leaves: Sequence[str], index: int) -> list[str]:
    """The siblings on the way from leaf `index` to the root, from the bottom, as hex."""
    return [node.hex() for node in _path([_leaf(leaf) for leaf in leaves], index)]


def holds(leaf: str, index: int, size: int, path: Sequence[str], expected: str) -> bool:
    """Whether the leaf stands at `index` among `size` leaves under this root (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, last = index, size - 1
    digest = _leaf(leaf)
    for sibling in map(bytes.fromhex, path):
        if last == 0:
            return False
        if node % 2 or node == last:
            digest = _inner(sibling, digest)
            while node % 2 == 0 and node:
                node, last = node // 2, last // 2
        else:
            digest = _inner(digest, sibling)
        node, last = node // 2, last // 2
    return last == 0 and digest.hex() == expected


def _leaf(text: str) -> bytes:
    return hashlib.sha256(b"\x00" + text.encode()).digest()


def _inner(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1


def _root(nodes: Sequence[bytes]) -> bytes:
    if not nodes:
        return hashlib.sha256(b"").digest()
    if len(nodes) == 1:
        return nodes[0]
    cut = _split(len(nodes))
    return _inner(_root(nodes[:cut]), _root(nodes[cut:]))


def _path(nodes: Sequence[bytes], index: int) -> list[bytes]:
    if len(nodes) == 1:
        return []
    cut = _split(len(nodes))
    if index < cut:
        return [*_path(nodes[:cut], index), _root(nodes[cut:])]
    return [*_path(nodes[cut:], index - cut), _root(nodes[:cut])]
