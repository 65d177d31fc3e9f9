"""From a file and what should stand in it to the same file with the fewest changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from tongjian.kernel.packs.office.yamltext.spans import end_of, line_end, line_start
from tongjian.kernel.packs.office.yamltext.writing import entry, inline, item
from tongjian.kernel.packs.reader import plain


class CannotRewrite(ValueError):
    """The file is written in a way that cannot be changed piece by piece; its text has to be edited."""


def data_of(text: str) -> dict[str, Any]:
    """What stands in a file that holds a mapping. Raises `CannotRewrite`."""
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except (YAMLError, RecursionError):
        node = None
    if not isinstance(node, MappingNode):
        raise CannotRewrite("文件现在的写法有误，请先在“文本”里改正")
    return dict(plain(node))


def rewritten(text: str, wanted: Mapping[str, Any]) -> str:
    """The file with `wanted` in it. What is equal stays as it is written, to the byte.

    Raises `CannotRewrite` for a file that is not a mapping, or is written in a way that is not understood.
    """
    held = data_of(text)
    work = _Rewriting(text)
    work.value(YAML(typ="safe", pure=True).compose(text), held, wanted, flow=False)
    result = work.result()
    if _canonical(data_of(result)) != _canonical(wanted):
        raise CannotRewrite("这份文件的写法无法逐项修改，请直接改文本")
    return result


def _canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def same(one: Any, other: Any) -> bool:
    """Whether two values of files are equal, order of names included; a number is equal to its text."""
    return _canonical(one) == _canonical(other)


@dataclass
class _Rewriting:
    """Gathers replacements of spans of the text; they never overlap."""

    text: str
    spans: list[tuple[int, int, str]] = field(default_factory=list)

    def result(self) -> str:
        text = self.text
        for start, end, new in sorted(self.spans, key=lambda span: (span[0], span[1]), reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def value(self, node: Any, held: Any, wanted: Any, *, flow: bool) -> bool:
        """Change a node piece by piece. False when it has to be written anew as a whole."""
        if _canonical(held) == _canonical(wanted):
            return True
        inside = flow or bool(getattr(node, "flow_style", False))
        if isinstance(node, MappingNode) and isinstance(wanted, Mapping) and wanted:
            self._mapping(node, held, wanted, flow=inside)
            return True
        if isinstance(node, SequenceNode) and isinstance(wanted, list | tuple) and wanted and held:
            return self._sequence(node, held, list(wanted), flow=inside)
        simple = isinstance(node, ScalarNode) and node.style not in ("|", ">") and node.end_mark.index > 0
        if simple and not isinstance(wanted, Mapping | list | tuple) and "\n" not in str(wanted):
            if node.start_mark.index == node.end_mark.index:
                return False  # nothing is written there: the place does not tell where it would stand
            self.spans.append((node.start_mark.index, node.end_mark.index, inline(wanted, flow=flow)))
            return True
        return False

    def _mapping(self, node: MappingNode, held: Any, wanted: Mapping[str, Any], *, flow: bool) -> None:
        pairs = [(str(key.value), key, value) for key, value in node.value]
        if flow:
            self._flow_mapping(node, pairs, held, wanted)
            return
        indent = node.start_mark.column
        for name, key, value in pairs:
            if name not in wanted:
                self._cut(key.start_mark.index, end_of(self.text, value))
            elif not self.value(value, held[name], wanted[name], flow=False):
                self._replace_entry(key, value, name, wanted[name], indent)
        known = {name for name, _, _ in pairs}
        added = "".join(entry(name, each, indent) for name, each in wanted.items() if name not in known)
        if added:
            self._insert_after(end_of(self.text, pairs[-1][2]), added)

    def _flow_mapping(
        self, node: MappingNode, pairs: list[tuple[str, Any, Any]], held: Any, wanted: Mapping[str, Any]
    ) -> None:
        """Inside brackets an entry that comes or goes has them written anew, with the others as they were."""
        if [name for name, _, _ in pairs] != list(wanted):
            entries = {name: self.text[k.start_mark.index : v.end_mark.index] for name, k, v in pairs}
            kept = {name for name in entries if name in wanted and same(held[name], wanted[name])}
            written = [
                entries[name] if name in kept else inline({name: value}, flow=True)[1:-1]
                for name, value in wanted.items()
            ]
            self.spans.append((node.start_mark.index, node.end_mark.index, "{" + ", ".join(written) + "}"))
            return
        for name, _, value in pairs:
            if not self.value(value, held[name], wanted[name], flow=True):
                start, end = value.start_mark.index, value.end_mark.index
                self.spans.append((start, end, inline(wanted[name], flow=True)))

    def _sequence(self, node: SequenceNode, held: list[Any], wanted: list[Any], *, flow: bool) -> bool:
        if flow:
            self.spans.append((node.start_mark.index, node.end_mark.index, inline(wanted, flow=True)))
            return True
        dash = node.start_mark.column
        matcher = SequenceMatcher(None, [*map(_canonical, held)], [*map(_canonical, wanted)], autojunk=False)
        for what, a, b, c, d in matcher.get_opcodes():
            both = min(b - a, d - c) if what == "replace" else 0
            for n in range(both):
                child = node.value[a + n]
                if not self.value(child, held[a + n], wanted[c + n], flow=False):
                    self._replace_item(child, wanted[c + n], dash)
            for child in node.value[a + both : b] if what != "equal" else ():
                self._cut(line_start(self.text, child.start_mark.index), end_of(self.text, child))
            fresh = "".join(item(each, dash) for each in wanted[c + both : d]) if what != "equal" else ""
            if fresh and a + both == 0:
                start = line_start(self.text, node.value[0].start_mark.index)
                self.spans.append((start, start, fresh))
            elif fresh:
                self._insert_after(end_of(self.text, node.value[a + both - 1]), fresh)
        return True

    def _replace_entry(self, key: Any, value: Any, name: str, wanted: Any, indent: int) -> None:
        start = line_start(self.text, key.start_mark.index)
        prefix = self.text[start : key.start_mark.index]
        written = entry(name, wanted, indent)
        if prefix.strip():  # the first entry of an item of a list stands behind its dash
            start, written = key.start_mark.index, written[indent:]
        self.spans.append(
            (start, line_end(self.text, end_of(self.text, value, at_least=key.end_mark.index)), written)
        )

    def _replace_item(self, child: Any, wanted: Any, dash: int) -> None:
        start = line_start(self.text, child.start_mark.index)
        self.spans.append((start, line_end(self.text, end_of(self.text, child)), item(wanted, dash)))

    def _cut(self, start: int, end: int) -> None:
        self.spans.append((line_start(self.text, start), line_end(self.text, end), ""))

    def _insert_after(self, end: int, added: str) -> None:
        at = line_end(self.text, end)
        ended = at == 0 or self.text[at - 1 : at] == "\n"
        self.spans.append((at, at, added if ended else f"\n{added}"))
