"""What of a DXF the reader must see: entities that can be part of the plan, and the blocks they stand in.

Nine tenths of a site plan are trees, paving and contour lines. Building a document of them costs three
seconds for ten megabytes; leaving them out of the text costs a tenth of that. What is left out has been
counted with its layer, and no layer of it means anything.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import takewhile

from tongjian.engines.drawing.coherence import contradicts_itself
from tongjian.engines.drawing.records import Record, Tape

WORDS = {"TEXT", "MTEXT"}
PARTS = {"VERTEX", "SEQEND", "ATTRIB"}
"""Records that belong to the entity before them."""
_WITH_PARTS = {"POLYLINE", "INSERT"}
_FRAME = {"SECTION", "ENDSEC", "EOF", "BLOCK", "ENDBLK"}
_PAIR_SIGNS = ("=", "＝", "\\U+FF1D")
_EXTERNAL, _HANDLE = 4, 5
_FIRST_GIVEN = 0x10000000
"""Above all handles of a drawing that has some."""
_CALLED_UP = ("*d", "*t")
"""Beginnings of names of blocks that only show a dimension or a table, which is read itself."""


def _anything(name: str) -> bool:
    return True


def _nothing(name: str) -> bool:
    return False


@dataclass(frozen=True)
class Wanted:
    """What is to be kept: entities on layers, of block references also by the block, and single ones."""

    layer: Callable[[str], bool] = _anything
    block: Callable[[str], bool] = _nothing
    handles: Container[str] = ()
    """Upper-case handles."""


@dataclass(slots=True)
class Written:
    """An entity with its parts: the text from `start` to `end`, in `block` ("" for the drawing itself)."""

    record: Record
    end: int
    layer: str
    block: str
    shows: str
    """The block a reference shows, in small letters."""
    number: int
    """Its place among all entities of the file."""
    matters: bool = False

    @property
    def kind(self) -> str:
        return self.record.kind

    @property
    def start(self) -> int:
        return self.record.start

    def handle(self, tape: Tape) -> str:
        """Its handle. Where it has none it gets one by its number, the same whatever else is read."""
        found = tape.handle_of(self.record)
        return found if found.strip("0") else f"{_FIRST_GIVEN + self.number:X}"


@dataclass
class Sifted:
    """The text without what cannot matter; the entities on each layer, and those that were kept.

    `dimensions` are all dimensions of the drawing: they say something of every part of it.
    """

    text: str
    layers: Counter[str] = field(default_factory=Counter)
    kept: list[Written] = field(default_factory=list)
    dimensions: list[Written] = field(default_factory=list)
    contradictory: list[Written] = field(default_factory=list)
    """Of those kept the ones that contradict themselves: they are not in the text."""


def sift(tape: Tape, wanted: Wanted) -> Sifted:
    """Keep what is `wanted`, texts of `key=value`, and blocks that hold or form such things."""
    entities = list(entities_of(tape, wanted))
    whole = _whole_blocks(entities)
    holding = _holding_blocks(entities, whole | _external_blocks(tape))
    result = Sifted("", Counter(entity.layer for entity in entities))
    pieces: list[str] = []
    position = 0
    for entity in entities:
        if entity.kind == "DIMENSION":
            result.dimensions.append(entity)
        if entity.matters or entity.block in whole or entity.shows in holding:
            result.kept.append(entity)
            tags = tape.tags_of(entity.start, entity.end)
            if contradicts_itself(tags):
                result.contradictory.append(entity)
                pieces.append(tape.text(position, entity.start))
                position = entity.end
            elif any(_is_no_handle(tag) for tag in tags):
                pieces.append(tape.text(position, entity.start))
                pieces.append(_with_handles(tags, entity.handle(tape)))
                position = entity.end
            elif not tape.handle_of(entity.record):
                pieces.append(f"{tape.text(position, entity.record.body)}5\n{entity.handle(tape)}\n")
                position = entity.record.body
        else:
            pieces.append(tape.text(position, entity.start))
            position = entity.end
    pieces.append(tape.text(position, tape.records[-1].end))
    result.text = "".join(pieces)
    return result


def _is_no_handle(tag: tuple[int, str]) -> bool:
    return tag[0] == _HANDLE and not tag[1].strip("0")


def _with_handles(tags: Sequence[tuple[int, str]], handle: str) -> str:
    """An entity without handles of nothing but zeros, which no reader takes; its own is `handle`."""
    kind, *rest = [tag for tag in tags if not _is_no_handle(tag)]
    own = [] if _HANDLE in {code for code, _ in _first_record(rest)} else [(_HANDLE, handle)]
    return "".join(f"{code}\n{value}\n" for code, value in (kind, *own, *rest))


def _first_record(tags: Sequence[tuple[int, str]]) -> Iterable[tuple[int, str]]:
    return takewhile(lambda tag: tag[0] != 0, tags)


def entities_of(tape: Tape, wanted: Wanted) -> Iterator[Written]:
    """The entities of a file one by one, each with its parts."""
    wanted = Wanted(cache(wanted.layer), cache(wanted.block), wanted.handles)
    section = block = ""
    number = 0
    current: Written | None = None
    ended = False
    for record in tape.records:
        if current and record.kind in PARTS and not (ended and record.kind == "VERTEX"):
            current.end = record.end
            ended = ended or record.kind == "SEQEND"
            if current.kind not in _WITH_PARTS and wanted.layer(lost_on := tape.layer_of(record)):
                # The beginning of what this is a part of is gone: its layer is told by the part.
                current.layer, current.matters = lost_on, True
            continue
        if current:
            yield current
            current = None
        if record.kind == "SECTION":
            section, block = tape.name_of(record), ""
        elif record.kind == "ENDSEC":
            section = ""
        elif record.kind == "BLOCK":
            block = tape.name_of(record).lower()
        elif record.kind not in _FRAME and section in {"BLOCKS", "ENTITIES"}:
            # Also a corner that follows the end of an outline: the beginning of what it belongs to is gone.
            number += 1
            ended = False
            current = _entity(tape, record, block, number)
            current.matters = _matters(tape, current, wanted)
    if current:
        yield current


def _entity(tape: Tape, record: Record, block: str, number: int) -> Written:
    shows = tape.name_of(record).lower() if record.kind == "INSERT" else ""
    return Written(record, record.end, tape.layer_of(record), block, shows, number)


def _matters(tape: Tape, entity: Written, wanted: Wanted) -> bool:
    return (
        wanted.layer(entity.layer)
        or (entity.shows != "" and wanted.block(entity.shows))
        or (entity.kind in WORDS and tape.spells(entity.record, _PAIR_SIGNS))
        or bool(wanted.handles and entity.handle(tape).upper() in wanted.handles)
    )


def _external_blocks(tape: Tape) -> set[str]:
    """Blocks that stand for other files: what these hold is not known, so their references must be seen."""
    return {
        tape.name_of(record).lower()
        for record in tape.records
        if record.kind == "BLOCK" and tape.flags_of(record) & _EXTERNAL
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
        if (entity.matters or entity.kind == "DIMENSION") and not entity.block.startswith(_CALLED_UP):
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
