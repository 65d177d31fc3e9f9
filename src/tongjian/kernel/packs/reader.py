"""A YAML 1.2 file as plain data that still knows the line of everything in it.

The nodes are turned into values here rather than by a constructor, because a constructor forgets the lines,
stops at the first mistake, and runs whatever tags ask of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from tongjian.engines.scrutiny.yamlwords import file_words, yaml_words
from tongjian.kernel.packs.mistakes import Mistake, PackErrors

Location = tuple[str | int, ...]
DEEPEST = 30
"""Levels of nesting; the deepest file of a pack, a form with a table, has nine."""


@dataclass(frozen=True)
class Source:
    """The content of one file. `lines` gives the line of every key and item by its location."""

    file: Path
    data: Mapping[str, Any]
    lines: Mapping[Location, int]
    mistakes: tuple[Mistake, ...] = ()

    def line(self, *location: str | int) -> int:
        """The line of the key or item at `location`, or of its nearest parent that exists."""
        while location not in self.lines and location:
            location = location[:-1]
        return self.lines.get(location, 1)

    def mistake(self, location: Location, sentence: str, mend: str) -> Mistake:
        """A mistake at that place of this file."""
        return Mistake(str(self.file), self.line(*location), sentence, mend)


def read(file: Path) -> Source:
    """Read a mapping. Raises `PackErrors` when there is none to read; lesser mistakes are in the source."""
    text = text_of(file)
    try:
        data, lines, mistakes = _parsed(text)
    except PackErrors as refused:
        raise PackErrors(_of(file, refused.mistakes)) from None
    return Source(file, data, lines, tuple(_of(file, mistakes)))


def text_of(file: Path) -> str:
    """What is written in a file. Raises `PackErrors` when it cannot be read."""
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise PackErrors([Mistake(str(file), 1, file_words(error), "检查文件名和权限")]) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise PackErrors([Mistake(str(file), line, "文件不是 UTF-8 编码", "另存为 UTF-8")]) from None


def _of(file: Path, mistakes: Iterable[Mistake]) -> Iterator[Mistake]:
    return (replace(mistake, file=str(file)) for mistake in mistakes)


@lru_cache(maxsize=2048)
def _parsed(text: str) -> tuple[Mapping[str, Any], Mapping[Location, int], tuple[Mistake, ...]]:
    """By the text, so that what many packs extend is read once; mistakes do not name a file yet."""
    node = _compose(text)
    if not isinstance(node, MappingNode):
        raise _refused(1, "文件内容应是“名称: 值”的对照", "每行写一项 名称: 值")
    lines: dict[Location, int] = {(): 1}
    mistakes: list[Mistake] = []
    data = _Builder(lines, mistakes).value(node, ())
    return data, lines, tuple(mistakes)


def _compose(text: str) -> Any:
    try:
        return YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        indent = next((n for n, row in _indents(text) if "\t" in row), 0)
        if indent and indent <= line:
            raise _refused(indent, "用制表符缩进", "改用空格缩进，每层两个空格") from None
        sentence = f"YAML 写法不对：{yaml_words(error)}"
        raise _refused(line, sentence, "检查这一行和上一行的缩进、冒号、括号和引号") from None
    except YAMLError:
        raise _refused(1, "文件里有 YAML 不允许的字符", "检查文件中的特殊字符") from None
    except RecursionError:
        raise _refused(1, f"嵌套超过 {DEEPEST} 层", "拆成几个文件，不用循环引用") from None


def _indents(text: str) -> Iterator[tuple[int, str]]:
    for number, row in enumerate(text.splitlines(), 1):
        yield number, row[: len(row) - len(row.lstrip())]


def _refused(line: int, sentence: str, mend: str) -> PackErrors:
    return PackErrors([Mistake("", line, sentence, mend)])


@dataclass
class _Builder:
    lines: dict[Location, int]
    mistakes: list[Mistake]
    seen: set[int] = field(default_factory=set)

    def value(self, node: Any, at: Location) -> Any:
        if len(at) > DEEPEST:
            line = node.start_mark.line + 1
            sentence = f"嵌套超过 {DEEPEST} 层"
            raise _refused(line, sentence, "拆成几个文件，不用循环引用")
        if not isinstance(node, ScalarNode):
            self._only_here(node)
        match node:
            case MappingNode():
                return self._mapping(node, at)
            case SequenceNode():
                return [self._item(item, (*at, index)) for index, item in enumerate(node.value)]
            case _:
                return _scalar(node)

    def _only_here(self, node: Any) -> None:
        """A few lines of aliases of aliases stand for billions of values; no pack needs one."""
        if id(node) in self.seen:
            line = node.start_mark.line + 1
            raise _refused(line, "这一段用“*”引用了多次", "把内容写出来，不用 & 和 *")
        self.seen.add(id(node))

    def _item(self, node: Any, at: Location) -> Any:
        self.lines[at] = node.start_mark.line + 1
        return self.value(node, at)

    def _mapping(self, node: Any, at: Location) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                self.mistakes.append(Mistake("", line, "名称不是一个词", "冒号前写一个名称"))
                continue
            key = str(key_node.value)
            if key in result:
                sentence = f"“{key}”写了两次，第一次在第 {self.lines[*at, key]} 行"
                self.mistakes.append(Mistake("", line, sentence, "只留一处"))
                continue
            self.lines[*at, key] = line
            result[key] = self.value(value_node, (*at, key))
        return result


def _scalar(node: ScalarNode) -> Any:
    """The value of the YAML 1.2 core schema, and dates. What a plain word means is decided by the schema."""
    text: str = node.value
    match str(node.tag).rpartition(":")[2]:
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int" if text.lstrip("+-").isdigit():
            # A code such as 007 is not the number 7.
            digits = text.lstrip("+-")
            return text if len(digits) > 1 and digits.startswith("0") else int(text)
        case "timestamp":
            return _date(text)
        case _:
            return text


def _date(text: str) -> date | str:
    """A date; a moment or a day that does not exist stays text, and the schema refuses it in words."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def plain(node: MappingNode | SequenceNode | ScalarNode) -> Any:
    """The value of a composed node, without its lines; of names written twice the first counts."""
    return _Builder({}, []).value(node, ())
