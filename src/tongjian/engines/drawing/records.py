"""The records of a DXF: where each begins and ends, found without taking the file apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple, Protocol

# Group codes are numbers, so a line "0" with a word under it is the code 0: no value can look like that.
_BEGINNING = re.compile(r"\n[ \t]*0+[ \t]*\n[ \t]*([0-9]?[A-Za-z_*][^\n]*)")
_PAIRS = re.compile(r"(?:[ \t]*-?[0-9]+[ \t]*\n[^\n]*(?:\n|\Z))*+\s*")
_PAIR = re.compile(r"[ \t]*(-?[0-9]+)[ \t]*\n([^\n]*)(?:\n|\Z)")
_LAYER, _NAME, _FLAGS, _HANDLE = (
    re.compile(rf"(?:(?![ \t]*{code}[ \t]*\n)[ \t]*-?[0-9]+[ \t]*\n[^\n]*\n)*+[ \t]*{code}[ \t]*\n([^\n]*)")
    for code in (8, 2, 70, 5)
)
_VERSION = re.compile(r"\n[ \t]*9[ \t]*\n\$ACADVER[ \t]*\n[ \t]*1[ \t]*\n([^\n]*)")
_HEADER_ENDS = 100_000


class Record(NamedTuple):
    """A record of type `kind` begins at `start` with its code 0; the tags after its type are `body:end`."""

    kind: str
    start: int
    body: int
    end: int


class Tape(Protocol):
    """A DXF as the sequence of its records, in text or binary; places are those of its own medium."""

    @property
    def records(self) -> list[Record]:
        """All records, up to and with EOF."""

    @property
    def version(self) -> str:
        """The version of the file; one that does not say is R12 or older."""

    def layer_of(self, record: Record) -> str:
        """The layer an entity lies on."""

    def name_of(self, record: Record) -> str:
        """What the record names with code 2: the section, the block, the block a reference shows."""

    def flags_of(self, record: Record) -> int:
        """The record's flags, code 70."""

    def handle_of(self, record: Record) -> str:
        """The record's handle, code 5; empty when it has none."""

    def spells(self, record: Record, signs: Iterable[str]) -> bool:
        """Whether one of the signs stands in the record."""

    def text(self, start: int, end: int) -> str:
        """A part of the file that begins and ends between tags, as text."""

    def tags_of(self, start: int, end: int) -> list[tuple[int, str]]:
        """The group codes and values of such a part."""


class TextTape:
    """An ASCII DXF, normalised."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.records = _records(text)

    @property
    def version(self) -> str:
        match = _VERSION.search(self._text, 0, _HEADER_ENDS)
        return match[1].strip() if match else "AC1009"

    def layer_of(self, record: Record) -> str:
        match = _LAYER.match(self._text, record.body, record.end)
        return match[1].strip() if match else "0"

    def name_of(self, record: Record) -> str:
        match = _NAME.match(self._text, record.body, record.end)
        return match[1].strip() if match else ""

    def flags_of(self, record: Record) -> int:
        match = _FLAGS.match(self._text, record.body, record.end)
        return int(match[1]) if match and match[1].strip().isdigit() else 0

    def handle_of(self, record: Record) -> str:
        match = _HANDLE.match(self._text, record.body, record.end)
        return match[1].strip() if match else ""

    def spells(self, record: Record, signs: Iterable[str]) -> bool:
        return any(self._text.find(sign, record.body, record.end) >= 0 for sign in signs)

    def text(self, start: int, end: int) -> str:
        return self._text[start:end]

    def tags_of(self, start: int, end: int) -> list[tuple[int, str]]:
        return [(int(code), value.strip()) for code, value in _PAIR.findall(self._text, start, end)]

    def first_break(self, end: int) -> tuple[int, str] | None:
        """The line, before place `end`, where a group code should stand and something else does, and that."""
        match = _PAIRS.match(self._text, 1)
        reached = match.end() if match else 1
        if reached >= end:
            return None
        found = self._text[reached : reached + 20].partition("\n")[0].strip()
        return self._text.count("\n", 0, reached), found


def normalised(text: str) -> str:
    """Lines ended by single line feeds, and one before the first, which the other functions rely on."""
    return "\n" + text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff \t\n")


def _records(text: str) -> list[Record]:
    begins = [(begin[1], begin.start() + 1, begin.end() + 1) for begin in _BEGINNING.finditer(text)]
    ends = [start for _, start, _ in begins[1:]] + [len(text)]
    found = [
        Record(kind.rstrip(), start, min(body, len(text)), end)
        for (kind, start, body), end in zip(begins, ends, strict=True)
    ]
    last = next((i for i, record in enumerate(found) if record.kind == "EOF"), len(found))
    return found[: last + 1]
