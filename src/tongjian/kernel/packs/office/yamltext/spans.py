"""Where the things of a YAML file stand in its text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ruamel.yaml.nodes import ScalarNode


def end_of(text: str, node: Any, at_least: int = 0) -> int:
    """Where the content of a node ends, without the blank lines and comments that follow it."""
    if isinstance(node, ScalarNode) or node.flow_style or not node.value:
        start, end = int(node.start_mark.index), int(node.end_mark.index)
        return max(at_least, start + len(text[start:end].rstrip()))
    return max(at_least, max(end_of(text, child) for child in _children(node)))


def line_start(text: str, index: int) -> int:
    """Where the line begins in which `index` lies."""
    return text.rfind("\n", 0, index) + 1


def line_end(text: str, index: int) -> int:
    """Where the next line begins; the end of the text in its last line."""
    found = text.find("\n", max(index, 0))
    return len(text) if found < 0 else found + 1


def _children(node: Any) -> Iterator[Any]:
    for child in node.value:
        if isinstance(child, tuple):
            yield from child
        else:
            yield child
