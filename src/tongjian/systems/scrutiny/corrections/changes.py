"""What a person says on the page of layers, read from its form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tongjian.engines.siteplan import PlanPart
from tongjian.systems.scrutiny.corrections.told import NOTHING, Parts, Told

AUTO, NONE = "auto", "none"
"""What is chosen instead of a part: let the reading decide, or no part of the plan."""
CHOICES = ((NONE, NOTHING), *((part.value, part.value) for part in PlanPart))
# Inside blocks: the handles on the way to it, an array's place behind a number sign.
_STEP = r"[0-9A-F]{1,16}(#\d{1,6})?"
_HANDLE = re.compile(rf"{_STEP}(/{_STEP})*")
_LONGEST = 200
_FIELD = re.compile(r"(layer|element)\.(\d{1,5})")
_MOST_ELEMENTS = 2000


class Mistake(Exception):
    """What is wrong with the form, for the person who filled it in."""


@dataclass(frozen=True)
class Changed:
    """What is said anew of layers, or of elements, by name; of those in `back` nothing is said any more."""

    said: Parts
    back: frozenset[str]

    def on(self, told: Parts) -> Parts:
        """What is told when this is said over what was told before."""
        return {name: part for name, part in {**told, **self.said}.items() if name not in self.back}


@dataclass(frozen=True)
class Said:
    """Everything one form changes."""

    layers: Changed
    elements: Changed

    def __bool__(self) -> bool:
        return any((self.layers.said, self.layers.back, self.elements.said, self.elements.back))

    def on(self, told: Told) -> Told:
        """What is told when this is said over what was told before."""
        return Told(self.layers.on(told.layers), self.elements.on(told.elements))


def read(form: Mapping[str, str], told: Told, layers: frozenset[str]) -> Said:
    """The changes against what is `told`. `layers` are those of the drawing. Raises Mistake.

    The form names things as `layer.N` and `element.N`, and what they are as `layer.N.is` and `element.N.is`.
    """
    named = [found for name in form if (found := _FIELD.fullmatch(name))]
    chosen: dict[str, dict[str, str]] = {"layer": {}, "element": {}}
    for found in named:
        name, choice = form[found.string].strip(), form.get(f"{found.string}.is", AUTO)
        if name:
            chosen[found[1]][_handle(name) if found[1] == "element" else name] = choice
    if unknown := sorted(chosen["layer"].keys() - layers - told.layers.keys()):
        raise Mistake(f"图中没有图层“{unknown[0][:60]}”。请刷新页面后重试。")
    if len(chosen["element"]) > _MOST_ELEMENTS:
        raise Mistake(f"单个图元的更正超过 {_MOST_ELEMENTS} 个。请改为更正整个图层。")
    return Said(_changed(chosen["layer"], told.layers), _changed(chosen["element"], told.elements))


def _changed(chosen: Mapping[str, str], told: Parts) -> Changed:
    said = {name: _part(choice) for name, choice in chosen.items() if choice != AUTO}
    return Changed(
        {name: part for name, part in said.items() if name not in told or told[name] != part},
        frozenset(name for name, choice in chosen.items() if choice == AUTO and name in told),
    )


def _handle(text: str) -> str:
    handle = text.upper()
    if len(handle) > _LONGEST or not _HANDLE.fullmatch(handle):
        raise Mistake(f"“{text[:20]}”不是图元句柄。句柄由数字和 A–F 组成，可在 CAD 中用 LIST 命令查看。")
    return handle


def _part(choice: str) -> PlanPart | None:
    if choice == NONE:
        return None
    try:
        return PlanPart(choice)
    except ValueError:
        raise Mistake(f"没有规划内容“{choice[:20]}”。请从列表中选择。") from None
