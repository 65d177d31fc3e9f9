"""The kinds of difference patches in words."""

from __future__ import annotations

from tongjian.engines.blueprint.differences import Kind

TITLES = {
    Kind.USE: "用途矛盾",
    Kind.UNKNOWN_USE: "用途无法比对",
    Kind.OVERLAP: "重叠",
    Kind.INSIDE: "在控制范围之内",
    Kind.OUTSIDE: "在开发边界之外",
    Kind.FIRST_ONLY: "仅前者有",
    Kind.SECOND_ONLY: "仅后者有",
}


def kind_title(kind: str) -> str:
    """How a kind is called on screens."""
    return TITLES[Kind(kind)]
