"""Where things are in the text of an ASCII DXF: just enough to put new records into it, byte for byte.

Nothing is parsed that need not be: a file that no reader loads whole still has sections and tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

_VERSION = re.compile(rb"\$ACADVER\s*\r?\n\s*1\s*\r?\n\s*(AC\d+)")
_HANDSEED = re.compile(rb"(\$HANDSEED[ \t]*\r?\n[ \t]*5[ \t]*\r?\n[ \t]*)([0-9A-Fa-f]+)")
_SECTION = re.compile(rb"SECTION[ \t]*\r?\n[ \t]*2[ \t]*\r?\n[ \t]*(\w+)")
_HANDLE = re.compile(rb"\n[ \t]*(?:5|105)[ \t]*\r?\n[ \t]*([0-9A-Fa-f]{1,16})[ \t]*\r?(?=\n)")


Insertion = tuple[int, int, bytes]
"""From, to, and what stands there instead; an insertion proper where both are the same."""


class Unsplicable(ValueError):
    """The text has no place where entities could be put."""


@dataclass(frozen=True)
class Tag:
    """A group: its code, its value as bytes, and where its code line starts."""

    code: int
    value: bytes
    at: int


@dataclass(frozen=True)
class Record:
    """A table record, or a table's head: the tags from one code 0 to the next."""

    kind: bytes
    tags: tuple[Tag, ...]

    def first(self, code: int) -> bytes | None:
        return next((tag.value for tag in self.tags if tag.code == code), None)


@dataclass(frozen=True)
class Table:
    """A symbol table; `end` is where its ENDTAB record starts."""

    head: Record
    records: tuple[Record, ...]
    end: int


@dataclass(frozen=True)
class Section:
    """A section: where its SECTION record starts, where its name ends, where the first record in it and the
    ENDSEC record after them start."""

    begin: int
    start: int
    first: int
    end: int


@dataclass(frozen=True)
class Structure:
    """The places of an ASCII DXF file."""

    data: bytes
    newline: bytes = field(init=False)

    def __post_init__(self) -> None:
        if b"\n" not in self.data:
            raise Unsplicable("文件没有换行")
        object.__setattr__(self, "newline", b"\r\n" if b"\r\n" in self.data[:400] else b"\n")

    @cached_property
    def version(self) -> str:
        """`AC1009` (R12) when the file does not say."""
        found = _VERSION.search(self.data, 0, 100_000)
        return found[1].decode() if found else "AC1009"

    @cached_property
    def handseed(self) -> re.Match[bytes] | None:
        """The header's next free handle: group 2, with all before it on its record in group 1."""
        return _HANDSEED.search(self.data, 0, 100_000)

    @cached_property
    def largest_handle(self) -> int:
        """No handle of the file is larger; 0 when it has none. Free handles begin above it and the seed."""
        return max((int(found[1], 16) for found in _HANDLE.finditer(self.data)), default=0)

    @cached_property
    def sections(self) -> dict[str, Section]:
        """The sections by name, in the order of the file; one that is not closed is none."""
        found: dict[str, Section] = {}
        for match in _SECTION.finditer(self.data):
            begin, end = self._record_start(match.start()), self._record(b"ENDSEC", match.end())
            if begin is not None and end is not None:
                first = self.data.index(b"\n", match.end()) + 1
                found.setdefault(match[1].decode("latin-1"), Section(begin, match.end(), first, end))
        return found

    @property
    def sections_after_header(self) -> int:
        """Where a TABLES section would have to stand."""
        later = (
            section.begin for name, section in self.sections.items() if name not in {"HEADER", "CLASSES"}
        )
        return min(later, default=len(self.data))

    @property
    def entities(self) -> Section:
        """The section of the entities. Raises `Unsplicable`."""
        if "ENTITIES" not in self.sections:
            raise Unsplicable("文件没有 ENTITIES 段")
        return self.sections["ENTITIES"]

    @cached_property
    def entities_have_handles(self) -> bool:
        section = self.entities
        return _HANDLE.search(self.data, section.start, min(section.end, section.start + 20_000)) is not None

    @cached_property
    def tables(self) -> dict[str, Table]:
        """The symbol tables by name; none in a file without a TABLES section."""
        if "TABLES" not in self.sections:
            return {}
        found: dict[str, Table] = {}
        pending: list[Record] = []
        section = self.sections["TABLES"]
        for record in _records(self._tags(section.first, section.end)):
            if record.kind == b"TABLE":
                pending = [record]
            elif record.kind == b"ENDTAB" and pending:
                name = (pending[0].first(2) or b"").decode("latin-1").upper()
                found.setdefault(name, Table(pending[0], tuple(pending[1:]), record.tags[0].at))
                pending = []
            elif pending:
                pending.append(record)
        return found

    def _tags(self, start: int, end: int) -> Iterator[Tag]:
        position = start
        while position < end:
            code_end = self.data.index(b"\n", position)
            value_end = self.data.find(b"\n", code_end + 1)
            value_end = len(self.data) if value_end < 0 else value_end
            code = self.data[position:code_end].strip()
            if not code.lstrip(b"-").isdigit():
                raise Unsplicable("TABLES 段的组码已损坏")
            yield Tag(int(code), self.data[code_end + 1 : value_end].strip(), position)
            position = value_end + 1

    def _record(self, kind: bytes, start: int) -> int | None:
        """Where the next record of that kind starts."""
        position = self.data.find(kind, start)
        while position >= 0:
            begin = self._record_start(position)
            if begin is not None:
                return begin
            position = self.data.find(kind, position + 1)
        return None

    def _record_start(self, position: int) -> int | None:
        """The start of the code line, when the line at `position` is the value of a group 0."""
        value_start = self.data.rfind(b"\n", 0, position) + 1
        if self.data[value_start:position].strip() or value_start == 0:
            return None
        code_start = self.data.rfind(b"\n", 0, value_start - 1) + 1
        code = self.data[code_start:value_start].strip().removeprefix(b"\xef\xbb\xbf")
        return code_start if code == b"0" else None


def _records(tags: Iterator[Tag]) -> Iterator[Record]:
    current: list[Tag] = []
    for tag in tags:
        if tag.code == 0 and current:
            yield Record(current[0].value, tuple(current))
            current = []
        current.append(tag)
    if current:
        yield Record(current[0].value, tuple(current))
