"""What a damaged drawing still holds, told by its tags alone: the entities, and the areas they enclose.

The witness knows nothing of the engine. It is simple where the engine is clever, and says when it does not
know: an entity it cannot measure proves nothing, a broken one must have been named by whoever read the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bench.fuzzing.tags import Tag, tags_of

MODEL, STRAY = "\0model", "\0stray"
PARTS = {"VERTEX", "ATTRIB", "SEQEND"}
_WITH_PARTS = {"POLYLINE", "INSERT"}
_NO_ENTITIES = {"SECTION", "ENDSEC", "BLOCK", "ENDBLK", "EOF"}


@dataclass
class Thing:
    """An entity with the parts that follow it.

    `block` is the name of the block it stands in, MODEL for the drawing itself, STRAY for neither.
    """

    kind: str
    tags: list[Tag]
    block: str
    parts: list[Thing] = field(default_factory=list)

    def all(self, code: int) -> list[str]:
        return [value.strip() for key, value in self.tags if key == code]

    def first(self, code: int, default: str = "") -> str:
        return next((value.strip() for key, value in self.tags if key == code), default)

    @property
    def handle(self) -> str:
        return self.first(5).upper()

    @property
    def flagged(self) -> bool:
        """The flag says that it stands on a sheet of paper."""
        return self.first(67, "0") not in {"0", ""}

    @property
    def on_paper(self) -> bool:
        return self.flagged and not self.first(330)

    @property
    def is_anywhere(self) -> bool:
        """The flag says paper, and the owner may be the model: who is to be believed?"""
        return self.flagged and bool(self.first(330))

    @property
    def is_one(self) -> bool:
        """Whether its type is a word, as every type is."""
        return re.match("[0-9]?[A-Za-z_*]", self.kind) is not None


@dataclass(frozen=True)
class Testimony:
    """The entities of a file in the order they stand."""

    things: Sequence[Thing]

    @property
    def direct(self) -> list[Thing]:
        """Those that do not stand in a block."""
        return [thing for thing in self.things if thing.block in {MODEL, STRAY}]

    @property
    def in_blocks(self) -> list[Thing]:
        return [thing for thing in self.things if thing.block not in {MODEL, STRAY}]

    @property
    def count(self) -> int:
        """How many stand where entities belong. A reader may well count more of what is left over."""
        return sum(thing.block != STRAY and thing.is_one and thing.kind not in PARTS for thing in self.things)


def testify(data: bytes) -> Testimony:
    """Raises NotTags when the bytes are no DXF structure."""
    return Testimony(list(_things(_records(tags_of(data)))))


def _records(tags: Iterable[Tag]) -> Iterator[tuple[str, list[Tag]]]:
    kind, held = "", list[Tag]()
    for code, value in tags:
        if code == 0:
            if kind:
                yield kind, held
            kind, held = value.strip(), []
        else:
            held.append((code, value))
    if kind:
        yield kind, held


def _things(records: Iterable[tuple[str, list[Tag]]]) -> Iterator[Thing]:
    section, block = "", STRAY
    open_one: Thing | None = None
    for kind, tags in records:
        thing = Thing(kind, tags, block)
        if open_one and kind in PARTS:
            open_one.parts.append(thing)
            if kind != "SEQEND":
                continue
            # What follows the end of a sequence belongs to nobody.
            yield open_one
            open_one = None
            continue
        if open_one:
            yield open_one
            open_one = None
        if kind in _NO_ENTITIES:
            section = thing.first(2) if kind == "SECTION" else section
            section = "" if kind == "ENDSEC" else section
            block = _place(section, thing)
        elif section in {"ENTITIES", "BLOCKS", ""}:
            if kind in _WITH_PARTS:
                open_one = thing
            else:
                yield thing
    if open_one:
        yield open_one


def _place(section: str, frame: Thing) -> str:
    """Where the entities after this record stand."""
    if section == "ENTITIES":
        return MODEL
    if section == "BLOCKS" and frame.kind == "BLOCK":
        name = frame.first(2).lower()
        # The drawing itself is a block as well; what stands there stands in the drawing.
        return MODEL if name == "*model_space" else name
    return STRAY


def layer_of(thing: Thing, encoding: str) -> str:
    """The layer's name as a text; escapes are spelled out."""
    raw = thing.first(8, "0").encode("latin-1").decode(encoding, "replace")
    return re.sub(r"\\U\+([0-9A-Fa-f]{4})", lambda match: chr(int(match[1], 16)), raw).strip()
