"""YAML files a person writes: read strictly, every mistake with its line and the way to mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer, ComposerError
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.nodes import MappingNode, SequenceNode

from tongjian.engines.scrutiny.yamlwords import file_words, value_words, yaml_words

Model = TypeVar("Model", bound=BaseModel)
NO_ALIASES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Mistake:
    """One thing that is wrong in a file. `line` counts from 1."""

    file: str
    line: int
    sentence: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}：{self.sentence}。{self.mend}。"


class _PlainDates(SafeConstructor):
    """Dates stay text for the model to read: a constructor stops at 2024-13-40 and names no line."""


_PlainDates.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


class _NoAliases(Composer):
    """A few lines of aliases of aliases stand for billions of values; no file here needs one."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.parser.check_event(AliasEvent):
            mark = self.parser.peek_event().start_mark
            raise ComposerError(None, None, "found an alias", mark)
        return super().compose_node(parent, index)


class FileMistakes(ValueError):
    """A file, or several, that cannot be accepted; `mistakes` holds all of them."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(map(str, mistakes)))


def read_mapping(path: Path) -> dict[str, Any]:
    """The mapping in a YAML 1.2 file. Raises `FileMistakes`."""
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        raise _refused(path, 1, "文件不是 UTF-8 编码", "另存为 UTF-8") from None
    except OSError as error:
        raise _refused(path, 1, file_words(error), "检查文件名和权限") from None
    try:
        content = _loaded(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _refused(path, line, f"YAML 写法不对：{yaml_words(error)}", "检查缩进、冒号和引号") from None
    except (YAMLError, ValueError):
        raise _refused(path, 1, "文件里有 YAML 不允许的字符或值", "检查文件中的特殊字符") from None
    except RecursionError:
        raise _refused(path, 1, "嵌套层数太多", "每项写一行 名称: 值") from None
    if not isinstance(content, dict):
        raise _refused(path, 1, "文件应是“名称: 值”的列表", "每行写一项 名称: 值")
    return dict(content)


@lru_cache(maxsize=2048)
def _loaded(text: str) -> Any:
    """By the text: whoever judges many drawings reads the same rules each time."""
    reader = YAML(typ="safe", pure=True)
    reader.Composer = _NoAliases
    reader.Constructor = _PlainDates
    return reader.load(text)


def parse(
    path: Path,
    model: type[Model],
    content: dict[str, Any] | None = None,
    aliases: Mapping[str, str] = NO_ALIASES,
) -> Model:
    """The file as `model`. Raises `FileMistakes` with one line for each thing that is wrong.

    `aliases` names what may stand in the file instead of a field (`value` for `measure`).
    """
    given = read_mapping(path) if content is None else content
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise FileMistakes(tuple(_mistakes(path, model, error, aliases))) from None


def line_of(path: Path, location: tuple[str | int, ...], aliases: Mapping[str, str] = NO_ALIASES) -> int:
    """The line on which the value at `location` (or its nearest parent that exists) is written."""
    node: Any = YAML(typ="safe", pure=True).compose(path.read_text("utf-8"))
    line = 1
    for name in location:
        names = (name, aliases[name]) if isinstance(name, str) and name in aliases else (name,)
        # Pydantic's locations also name union branches and models, which are not in the file.
        if (found := _child(node, names)) is not None:
            line, node = found
    return line


def _child(node: Any, names: tuple[str | int, ...]) -> tuple[int, Any] | None:
    """The line and the value of the first of these keys or items that stands in the node."""
    for name in names:
        if isinstance(node, MappingNode):
            for key, value in node.value:
                if key.value == str(name):
                    return key.start_mark.line + 1, value
        elif isinstance(node, SequenceNode) and isinstance(name, int) and name < len(node.value):
            return node.value[name].start_mark.line + 1, node.value[name]
    return None


def _refused(path: Path, line: int, sentence: str, mend: str) -> FileMistakes:
    return FileMistakes((Mistake(str(path), line, sentence, mend),))


def _mistakes(
    path: Path, model: type[BaseModel], error: ValidationError, aliases: Mapping[str, str]
) -> Iterator[Mistake]:
    # A misspelt name is also a missing one: the misspelling comes first.
    for detail in sorted(error.errors(), key=lambda detail: detail["type"] == "missing"):
        sentence, mend = _words(model, detail)
        yield Mistake(str(path), line_of(path, detail["loc"], aliases), sentence, mend)


def _words(model: type[BaseModel], detail: ErrorDetails) -> tuple[str, str]:
    name = ".".join(str(step) for step in detail["loc"])
    last = str(detail["loc"][-1]) if detail["loc"] else ""
    match detail["type"]:
        case "extra_forbidden":
            close = difflib.get_close_matches(last, _known_names(model), n=1, cutoff=0.6)
            hint = f"是否想写“{close[0]}”" if close else f"可写的有：{'、'.join(sorted(model.model_fields))}"
            return f"没有“{name}”这一项", hint
        case "missing":
            return f"缺少“{name}”", "补上这一项"
        case _:
            return value_words(name, detail)


def _known_names(model: type[BaseModel]) -> set[str]:
    names = set(model.model_fields)
    for field in model.model_fields.values():
        for inner in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                names |= set(inner.model_fields)
    return names
