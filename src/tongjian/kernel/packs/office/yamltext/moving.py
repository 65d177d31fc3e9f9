"""Entries of lists that change their place, written as they were, with the comments that stand above them."""

from __future__ import annotations

import copy
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, SequenceNode

from tongjian.kernel.packs.office.yamltext.rewriting import CannotRewrite, data_of, rewritten, same
from tongjian.kernel.packs.office.yamltext.spans import end_of, line_end, line_start

Path = tuple[str | int, ...]


class _Block(NamedTuple):
    """The lines of one entry with the comments above it; `dash` is the column it hangs at."""

    start: int
    end: int
    dash: int


def swapped(text: str, at: Path, number: int) -> str:
    """The file with entry `number` (from 0) of the list behind the one that follows it.

    Raises `CannotRewrite` when there are no such two entries.
    """
    wanted = copy.deepcopy(data_of(text))
    entries = _list(wanted, at)
    if not 0 <= number < len(entries) - 1:
        raise CannotRewrite("这一项已经在最前或最后，不能再移动")
    entries[number], entries[number + 1] = entries[number + 1], entries[number]
    first, second = _block(text, at, number), _block(text, at, number + 1)
    if first and second:
        between = text[first.end : second.start]
        one, other = _ended(text[first.start : first.end]), _ended(text[second.start : second.end])
        result = text[: first.start] + other + between + one + text[second.end :]
        if same(data_of(result), wanted):
            return result
    return rewritten(text, wanted)


def carried(text: str, at: Path, number: int, to: Path) -> str:
    """The file with an entry of one list at the end of another one.

    Raises `CannotRewrite` when there is no such entry or list.
    """
    wanted = copy.deepcopy(data_of(text))
    source, target = _list(wanted, at), _list(wanted, to)
    if not 0 <= number < len(source) or source is target:
        raise CannotRewrite("没有可以移动的这一项")
    target.append(source.pop(number))
    moving, last = _block(text, at, number), _block(text, to, len(target) - 2)
    if moving and last:
        block = _hung(_ended(text[moving.start : moving.end]), last.dash - moving.dash)
        head = _ended(text[: last.end])
        if moving.start < last.end:
            result = head[: moving.start] + head[moving.end :] + block + text[last.end :]
        else:
            result = head + block + text[last.end : moving.start] + text[moving.end :]
        if same(data_of(result), wanted):
            return result
    return rewritten(text, wanted)


def _list(data: Any, at: Path) -> list[Any]:
    for step in at:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            raise CannotRewrite("文件里没有这个位置，可能刚被别人修改，请刷新页面") from None
    if not isinstance(data, list):
        raise CannotRewrite("文件里没有这个位置，可能刚被别人修改，请刷新页面")
    return data


def _block(text: str, at: Path, number: int) -> _Block | None:
    """None when the list is written within brackets or its dashes stand on lines of their own."""
    node: Any = YAML(typ="safe", pure=True).compose(text)
    for step in at:
        if isinstance(node, MappingNode):
            node = next(value for key, value in node.value if key.value == step)
        else:
            node = node.value[step]
    if not isinstance(node, SequenceNode) or node.flow_style or not 0 <= number < len(node.value):
        return None
    child, dash = node.value[number], int(node.start_mark.column)
    start = line_start(text, child.start_mark.index)
    if text[start : child.start_mark.index].strip() != "-":
        return None
    return _Block(_with_comments(text, start), line_end(text, end_of(text, child)), dash)


def _with_comments(text: str, start: int) -> int:
    """The start of the first of the comments that stand right above."""
    while start and text[(above := line_start(text, start - 1)) : start].lstrip().startswith("#"):
        start = above
    return start


def _ended(block: str) -> str:
    return block if block.endswith("\n") or not block else f"{block}\n"


def _hung(block: str, by: int) -> str:
    """The lines as many columns further to the right, or to the left as far as there is room."""
    if by >= 0:
        return "".join(" " * by + line if line.strip() else line for line in block.splitlines(keepends=True))
    return "".join(
        line[min(-by, len(line) - len(line.lstrip(" "))) :] for line in block.splitlines(keepends=True)
    )
