"""Indicators as a tree of weights: what does not apply leaves, and its neighbours carry its weight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Leaf:
    """One indicator, by the number of its row. `applies` False: it leaves the denominator."""

    row: int
    points: Fraction
    applies: bool = True


@dataclass(frozen=True, slots=True)
class Branch:
    """A level of the tree: a class of indicators, a department, the form."""

    title: str
    children: tuple[Branch | Leaf, ...]


def full_points(node: Branch | Leaf) -> Fraction:
    """What the node is worth on paper, whether or not it applies."""
    if isinstance(node, Leaf):
        return node.points
    return sum((full_points(child) for child in node.children), Fraction(0))


def applies(node: Branch | Leaf) -> bool:
    """Whether anything below it applies."""
    if isinstance(node, Leaf):
        return node.applies
    return any(applies(child) for child in node.children)


def reweighted(root: Branch) -> dict[int, Fraction]:
    """The points of each row that applies: what left is carried by its nearest neighbours, in proportion.

    The sum is that of the whole tree on paper, unless nothing that has any points applies.
    """
    return dict(_shared(root, Fraction(1)))


def _shared(node: Branch | Leaf, factor: Fraction) -> Iterator[tuple[int, Fraction]]:
    if isinstance(node, Leaf):
        yield node.row, node.points * factor
        return
    staying = [child for child in node.children if applies(child)]
    left = sum((full_points(child) for child in staying), Fraction(0))
    carried = factor * full_points(node) / left if left else factor
    for child in staying:
        yield from _shared(child, carried)
