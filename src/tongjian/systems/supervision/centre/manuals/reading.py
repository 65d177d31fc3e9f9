"""A manual as a tree of plain parts: headings, paragraphs, lists, tables. No HTML comes out of a file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

_CELL = re.compile(r"\s*\|\s*")
_MARKS = re.compile(r"\*\*|`")


@dataclass(frozen=True, slots=True)
class Block:
    """One part. `kind`: h2, h3, p, ul, ol or table; `lines` its texts, `rows` those of a table."""

    kind: str
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Manual:
    """A manual by its code, the name of its file."""

    code: str
    title: str
    blocks: tuple[Block, ...]


def folder() -> Path:
    """Where the manuals are kept."""
    return Path(settings.ROOT) / "docs" / "manuals"


def manuals() -> list[Manual]:
    """Every manual, by the order of the names of the files."""
    return [read(file.stem) for file in sorted(folder().glob("*.md"))]


@lru_cache(maxsize=32)
def read(code: str) -> Manual:
    """One manual. Raises `LookupError`."""
    file = folder() / f"{code}.md"
    if not file.is_file():
        raise LookupError(code)
    lines = file.read_text(encoding="utf-8").splitlines()
    title = next((line[2:].strip() for line in lines if line.startswith("# ")), code)
    return Manual(code, title, tuple(_blocks(lines)))


def _blocks(lines: list[str]) -> list[Block]:
    found: list[Block] = []
    part: list[str] = []
    for line in [*lines, ""]:
        if part and _sort(line) != _sort(part[0]):
            found.append(_block(part))
            part = []
        if line.strip() and not line.startswith("# "):
            part.append(line)
    return found


def _block(part: list[str]) -> Block:
    sort = _sort(part[0])
    match sort:
        case "h2" | "h3":
            return Block(sort, (_plain(part[0].lstrip("# ")),))
        case "ul":
            return Block(sort, tuple(_plain(line[2:]) for line in part))
        case "ol":
            return Block(sort, tuple(_plain(line.partition(". ")[2]) for line in part))
        case "table":
            rows = [tuple(map(_plain, _CELL.split(line.strip().strip("|").strip()))) for line in part]
            return Block(sort, rows=tuple(row for row in rows if set("".join(row)) - set("-: ")))
        case _:
            return Block("p", (_plain("".join(part)),))


def _sort(line: str) -> str:
    if line.startswith("### "):
        return "h3"
    if line.startswith("## "):
        return "h2"
    if line.startswith("- "):
        return "ul"
    if re.match(r"\d+\. ", line):
        return "ol"
    if line.startswith("|"):
        return "table"
    return "p" if line.strip() else ""


def _plain(text: str) -> str:
    return _MARKS.sub("", text).strip()
