"""The one line that says in which order steps are taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(r"\s*([a-z][a-z0-9-]*|[>(|){}:,])")


@dataclass(frozen=True, slots=True)
class Step:
    """A task; `detours` are orders taken for an outcome before the case goes on."""

    node: str
    detours: tuple[tuple[str, Order], ...] = ()


@dataclass(frozen=True, slots=True)
class Together:
    """Orders taken at the same time; the case goes on when all are through."""

    branches: tuple[Order, ...]


Order = tuple[Step | Together, ...]


def parse(text: str) -> Order:
    """The order that `text` says. Raises `ValueError` with the place that is not understood."""
    tokens = list(_tokens(text))
    order, rest = _order(tokens)
    if rest:
        raise ValueError(f"“{text}”在“{rest[0]}”处读不懂")
    return order


def _tokens(text: str) -> Iterator[str]:
    place = 0
    while text[place:].strip():
        found = _TOKEN.match(text, place)
        if found is None:
            raise ValueError(f"“{text}”在“{text[place:].strip()}”处读不懂")
        yield found.group(1)
        place = found.end()


def _order(tokens: list[str]) -> tuple[Order, list[str]]:
    elements: list[Step | Together] = []
    while True:
        element, tokens = _element(tokens)
        elements.append(element)
        if tokens[:1] != [">"]:
            return tuple(elements), tokens
        tokens = tokens[1:]


def _element(tokens: list[str]) -> tuple[Step | Together, list[str]]:
    if tokens[:1] == ["("]:
        return _together(tokens[1:])
    if not tokens or not tokens[0][0].isalpha():
        raise ValueError(f"这里应是一个步骤：{' '.join(tokens[:3]) or '末尾'}")
    node, rest = tokens[0], tokens[1:]
    detours: list[tuple[str, Order]] = []
    while rest[:1] in (["{"], [","]) and (rest[0] == "{" or detours):
        if rest[2:3] != [":"]:
            raise ValueError(f"“{node}”后面的绕行应写成 {{结论: 步骤}}")
        order, after = _order(rest[3:])
        detours.append((rest[1], order))
        rest = after[1:] if after[:1] == ["}"] else after
        if after[:1] == ["}"]:
            break
    return Step(node, tuple(detours)), rest


def _together(tokens: list[str]) -> tuple[Together, list[str]]:
    branches: list[Order] = []
    while True:
        branch, tokens = _order(tokens)
        branches.append(branch)
        if tokens[:1] == [")"]:
            return Together(tuple(branches)), tokens[1:]
        if tokens[:1] != ["|"]:
            raise ValueError("括号没有合上，或两个同时进行的步骤之间缺少“|”")
        tokens = tokens[1:]
