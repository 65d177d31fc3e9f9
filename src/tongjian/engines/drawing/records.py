"""The records of an ASCII DXF: where each begins and ends, found without taking the text apart."""

from __future__ import annotations

import re
from itertools import chain, pairwise
from typing import NamedTuple

# Group codes are numbers, so a line "0" with a word under it is the code 0: no value can look like that.
_BEGINNING = re.compile(r"\n[ \t]*0[ \t]*\n(?=[ \t]*[0-9]?[A-Za-z_*])")
_PAIRS = re.compile(r"(?:[ \t]*-?[0-9]+[ \t]*\n[^\n]*(?:\n|\Z))*+\s*")
_LAYER, _NAME, _FLAGS = (
    re.compile(rf"(?:(?![ \t]*{code}[ \t]*\n)[ \t]*[0-9]+[ \t]*\n[^\n]*\n)*+[ \t]*{code}[ \t]*\n([^\n]*)")
    for code in (8, 2, 70)
)
_VERSION = re.compile(r"\n[ \t]*9[ \t]*\n\$ACADVER[ \t]*\n[ \t]*1[ \t]*\n([^\n]*)")
_HEADER_ENDS = 100_000


class Record(NamedTuple):
    """A record of type `kind` begins at `start` with its code 0; the tags after its type are `body:end`."""

    kind: str
    start: int
    body: int
    end: int


def normalised(text: str) -> str:
    """Lines ended by single line feeds, and one before the first, which the other functions rely on."""
    return "\n" + text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff \t\n")


def records(text: str) -> list[Record]:
    """All records of a normalised text, up to and with EOF."""
    found: list[Record] = []
    for begin, following in pairwise(chain(_BEGINNING.finditer(text), (None,))):
        if begin is None:
            break
        type_at = begin.end()
        body = text.find("\n", type_at) + 1 or len(text)
        end = following.start() + 1 if following else len(text)
        found.append(Record(text[type_at:body].strip(), begin.start() + 1, body, end))
        if found[-1].kind == "EOF":
            break
    return found


def layer_of(text: str, record: Record) -> str:
    """The layer an entity lies on."""
    match = _LAYER.match(text, record.body, record.end)
    return match[1].strip() if match else "0"


def name_of(text: str, record: Record) -> str:
    """What the record names with code 2: the section, the block, the block a reference shows."""
    match = _NAME.match(text, record.body, record.end)
    return match[1].strip() if match else ""


def flags_of(text: str, record: Record) -> int:
    """The record's flags, code 70."""
    match = _FLAGS.match(text, record.body, record.end)
    return int(match[1]) if match and match[1].strip().isdigit() else 0


def version_of(text: str) -> str:
    """The version of the file; one that does not say is R12 or older."""
    match = _VERSION.search(text, 0, _HEADER_ENDS)
    return match[1].strip() if match else "AC1009"


def first_break(text: str, end: int) -> int | None:
    """Where, before `end`, a group code should stand and something else does; None when nowhere."""
    match = _PAIRS.match(text, 1)
    reached = match.end() if match else 1
    return reached if reached < end else None
