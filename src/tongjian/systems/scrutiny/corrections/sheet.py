"""What the page of layers shows: every layer, what it was taken for and why, and what people said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from tongjian.engines.siteplan import PlanPart
from tongjian.systems.scrutiny.corrections.changes import AUTO, NONE
from tongjian.systems.scrutiny.corrections.pictures import Picture
from tongjian.systems.scrutiny.corrections.queries import Said
from tongjian.systems.scrutiny.corrections.told import Parts, Told

# What a layer can be besides a part of the plan, as the reading calls it.
_OTHERS = {
    "table": "经济技术指标",
    "building_height": "建筑高度",
    "declaration": "图面声明",
    "recognised": "其他",
}


@dataclass(frozen=True)
class LayerRow:
    """A layer: what it was taken for with which certainty in percent, and what is chosen for it now."""

    name: str
    entities: int
    meaning: str
    certainty: int
    evidence: str
    used: bool
    hidden: str
    chosen: str
    said: Said | None


@dataclass(frozen=True)
class ElementRow:
    """An element something was said of."""

    handle: str
    chosen: str
    said: Said | None


@dataclass(frozen=True)
class Sheet:
    """The whole page: a picture whose elements name their layer and handle, layers, elements."""

    picture: SafeString
    left_out: tuple[str, ...]
    refused: str
    layers: list[LayerRow]
    elements: list[ElementRow]


def sheet(
    report: Mapping[str, Any] | None,
    picture: Picture,
    told: Told,
    layers_said: Mapping[str, Said],
    elements_said: Mapping[str, Said],
) -> Sheet:
    """The page for a drawing: as it was read, or, where it was refused, as its layers' names say."""
    listed = _as_read(report) if report else _as_named(picture)
    layers = [
        LayerRow(**facts, chosen=_choice(told.layers, name), said=layers_said.get(name))
        for name, facts in ((each["name"], each) for each in listed)
    ]
    elements = [
        ElementRow(handle, _choice(told.elements, handle), elements_said.get(handle))
        for handle in sorted(told.elements)
    ]
    # Layers nobody could place come first: those are what a person is asked for.
    layers.sort(key=lambda row: (row.used or row.said is not None, -row.entities))
    # Written by our own engine, which escapes every text of the drawing.
    return Sheet(mark_safe(picture.svg), picture.left_out, picture.refused, layers, elements)


def _as_read(report: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for part in report["layers"]:
        hidden = [words for flag, words in (("frozen", "冻结"), ("off", "关闭")) if part[flag]]
        yield {
            "name": part["layer"],
            "entities": part["entities"],
            "meaning": title_of(part["meaning"]),
            "certainty": round(100 * part["score"]),
            "evidence": "；".join(part["evidence"]),
            "used": part["used"],
            "hidden": "、".join(hidden),
        }


def _as_named(picture: Picture) -> Iterator[dict[str, Any]]:
    for part in picture.layers:
        yield {
            "name": part["layer"],
            "entities": part["entities"],
            "meaning": part["meaning"] or "",
            "certainty": round(100 * part["score"]),
            "evidence": "",
            "used": bool(part["meaning"]),
            "hidden": "",
        }


def title_of(meaning: str | None) -> str:
    """What a person calls what a layer was taken for; empty: nothing known."""
    if meaning is None:
        return ""
    part = PlanPart.__members__.get(meaning.upper())
    return part.value if part else _OTHERS.get(meaning, meaning)


def _choice(told: Parts, name: str) -> str:
    return (told[name] or NONE) if name in told else AUTO
