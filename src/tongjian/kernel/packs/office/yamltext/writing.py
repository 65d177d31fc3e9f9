"""Values as YAML text: within a line, or on lines of their own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import ScalarNode

WIDEST = 110
"""Columns up to which an entry is written within one line."""
_ENDS_IN_FLOW = set(",[]{}")


def inline(value: Any, *, flow: bool = False) -> str:
    """The value within a line; `flow` when it stands inside brackets, where commas end a plain word."""
    match value:
        case Mapping():
            return (
                "{"
                + ", ".join(f"{inline(k, flow=True)}: {inline(v, flow=True)}" for k, v in value.items())
                + "}"
            )
        case list() | tuple():
            return "[" + ", ".join(inline(item, flow=True) for item in value) + "]"
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case str():
            return _text(value, flow=flow)
        case _:
            return str(value)


def entry(name: str, value: Any, indent: int) -> str:
    """`name: value` as lines of a block mapping, each ended."""
    pad = " " * indent
    head = f"{pad}{inline(name)}:"
    if isinstance(value, str) and "\n" in value:
        return f"{head}{_literal(value, indent + 2)}"
    if isinstance(value, Mapping) and value and len(head) + len(inline(value)) >= WIDEST:
        return f"{head}\n" + "".join(entry(key, each, indent + 2) for key, each in value.items())
    if isinstance(value, list | tuple) and value:
        return f"{head}\n" + "".join(item(each, indent + 2) for each in value)
    return f"{head} {inline(value)}\n"


def item(value: Any, indent: int) -> str:
    """`- value` as lines of a block sequence, each ended."""
    pad = " " * indent
    if isinstance(value, str) and "\n" in value:
        return f"{pad}-{_literal(value, indent + 2)}"
    written = inline(value)
    if not isinstance(value, Mapping) or indent + 2 + len(written) <= WIDEST:
        return f"{pad}- {written}\n"
    lines = "".join(entry(key, each, indent + 2) for key, each in value.items())
    return f"{pad}- {lines[indent + 2 :]}"


def _literal(text: str, indent: int) -> str:
    """A text of several lines. Where it ends decides the sign after the bar."""
    keep = "" if text.endswith("\n") and not text.endswith("\n\n") else "+" if text.endswith("\n") else "-"
    if text[:1].isspace() or any(ord(letter) < 32 and letter != "\n" for letter in text):
        return f" {json.dumps(text, ensure_ascii=False)}\n"
    rows = text.removesuffix("\n").split("\n")
    return f" |{keep}\n" + "".join(f"{' ' * indent}{row}\n" if row else "\n" for row in rows)


def _text(value: str, *, flow: bool) -> str:
    if _plain(value) and not (flow and _ENDS_IN_FLOW & set(value)):
        return value
    if any(ord(letter) < 32 for letter in value):
        return json.dumps(value, ensure_ascii=False)
    return "'" + value.replace("'", "''") + "'"


def _plain(value: str) -> bool:
    """Whether the word alone would be read as this very text, also where a name or a comment may follow."""
    if (
        not value
        or value != value.strip()
        or "\n" in value
        or ": " in value
        or " #" in value
        or value[-1] == ":"
    ):
        return False
    try:
        node = YAML(typ="safe", pure=True).compose(value)
    except YAMLError:
        return False
    return isinstance(node, ScalarNode) and node.value == value and str(node.tag).endswith(":str")
