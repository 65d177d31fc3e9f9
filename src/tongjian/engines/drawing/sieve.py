"""What of a DXF the reader must see: entities that can be part of the plan, and the blocks they stand in.

Nine tenths of a site plan are trees, paving and contour lines. Building a document of them costs three
seconds for ten megabytes; leaving them out of the text costs a tenth of that. What is left out has been
counted with its layer, and no layer of it means anything.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from tongjian.engines.drawing.records import Record, flags_of, layer_of, name_of

WORDS = {"TEXT", "MTEXT"}
PARTS = {"VERTEX", "SEQEND", "ATTRIB"}
"""Records that belong to the entity before them."""
_FRAME = {"SECTION", "ENDSEC", "EOF", "BLOCK", "ENDBLK"}
_PAIR_SIGNS = ("=", "＝", "\\U+FF1D")
_EXTERNAL = 4
_CALLED_UP = ("*d", "*t")
"""Beginnings of names of blocks that only show a dimension or a table, which is read itself."""


@dataclass
class Sifted:
    """The text without what cannot matter; the entities on each layer, and those of each type kept."""

    text: str
    layers: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Written:
    """An entity with its parts: the text from `start` to `end`, in `block` ("" for the drawing itself)."""

    kind: str
    start: int
    end: int
    layer: str
    block: str
    shows: str
    """The block a reference shows."""
    matters: bool


def sift(text: str, found: Sequence[Record], wanted: Callable[[str], bool]) -> Sifted:
    """Keep what lies on `wanted` layers, texts of `key=value`, and blocks that hold or form such things."""
    entities = list(entities_of(text, found, cache(wanted)))
    whole = _whole_blocks(entities)
    holding = _holding_blocks(entities, whole | _external_blocks(text, found))
    result = Sifted("", Counter(entity.layer for entity in entities))
    pieces: list[str] = []
    position = 0
    for entity in entities:
        if entity.matters or entity.block in whole or entity.shows in holding:
            result.kept[entity.kind] += 1
        else:
            pieces.append(text[position : entity.start])
            position = entity.end
    pieces.append(text[position:])
    result.text = "".join(pieces)
    return result


def entities_of(text: str, found: Sequence[Record], wanted: Callable[[str], bool]) -> Iterator[Written]:
    """The entities of a text one by one, each with its parts."""
    section = block = ""
    current: Written | None = None
    for record in found:
        if current and record.kind in PARTS:
            current.end = record.end
            continue
        if current:
            yield current
            current = None
        if record.kind == "SECTION":
            section, block = name_of(text, record), ""
        elif record.kind == "BLOCK":
            block = name_of(text, record).lower()
        elif record.kind not in _FRAME and section in {"BLOCKS", "ENTITIES"}:
            current = _entity(text, record, block, wanted)
    if current:
        yield current


def _entity(text: str, record: Record, block: str, wanted: Callable[[str], bool]) -> Written:
    layer = layer_of(text, record)
    shows = name_of(text, record).lower() if record.kind == "INSERT" else ""
    matters = wanted(layer) or (
        record.kind in WORDS and any(text.find(sign, record.body, record.end) >= 0 for sign in _PAIR_SIGNS)
    )
    return Written(record.kind, record.start, record.end, layer, block, shows, matters)


def _external_blocks(text: str, found: Iterable[Record]) -> set[str]:
    """Blocks that stand for other files: what these hold is not known, so their references must be seen."""
    return {
        name_of(text, record).lower()
        for record in found
        if record.kind == "BLOCK" and flags_of(text, record) & _EXTERNAL
    }


def _whole_blocks(entities: Iterable[Written]) -> set[str]:
    """Blocks shown on a layer that matters: everything in them does, and in what they show."""
    shown: dict[str, set[str]] = defaultdict(set)
    waiting: set[str] = set()
    for entity in entities:
        if entity.shows:
            shown[entity.block].add(entity.shows)
            if entity.matters:
                waiting.add(entity.shows)
    return _closure(waiting, shown)


def _holding_blocks(entities: Iterable[Written], known: set[str]) -> set[str]:
    """Blocks known to matter or with something in them that does, and those that show such blocks."""
    showing: dict[str, set[str]] = defaultdict(set)
    waiting = set(known)
    for entity in entities:
        if entity.shows:
            showing[entity.shows].add(entity.block)
        if entity.matters and not entity.block.startswith(_CALLED_UP):
            waiting.add(entity.block)
    return _closure(waiting, showing) - {""}


def _closure(start: Iterable[str], steps: dict[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += steps[name]
    return reached
