"""Where in a file the columns of a table stand: found by their headings, wherever these are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tongjian.engines.scrutiny.isolated.warm import Unavailable
from tongjian.kernel.documents.models import Document
from tongjian.kernel.documents.vault import vault
from tongjian.systems.performance.declaring.refused import refused
from tongjian.systems.performance.papers.reading.apart import content_apart
from tongjian.systems.performance.papers.reading.lines import Content, Line, UnreadableFile
from tongjian.systems.performance.registers.columns import Column

_UNIT = re.compile(r"[（(][^（()）]*[)）]$")
_NUMBER = "序号"
WHOLE = frozenset({"合计", "总计", "小计"})


@dataclass(frozen=True, slots=True)
class TextRow:
    """A row below the headings: where it stands, and its texts by the names of the columns found."""

    place: str
    cells: dict[str, str]


def content_of(document: Document) -> Content:
    """The lines of a stored file, read in a process of its own. Raises `RefusedError`."""
    try:
        return content_apart(vault().path_of(document.sha256), document.name)
    except UnreadableFile as error:
        raise refused(str(error).rstrip("。")) from None
    except Unavailable:
        raise refused("现在不能读文件，请稍后再导入") from None


def rows_below(lines: Sequence[Line], columns: Sequence[Column], title: str) -> Iterator[TextRow]:
    """Every row that says something below the headings. Raises `RefusedError` when these are not there."""
    place, found = _headings(lines, columns, title)
    for line in lines[place + 1 :]:
        at = {piece.column: piece.text.strip() for piece in line.pieces}
        cells = {name: at.get(column, "") for name, column in found.items()}
        if any(cells.values()):
            yield TextRow(line.place, cells)


def notes_of(content: Content, columns: Sequence[Column], title: str) -> tuple[str, ...]:
    """What of a file is not read: what its reader says, and columns of the table nobody knows.

    Raises `RefusedError` when the headings are not there.
    """
    place, found = _headings(content.lines, columns, title)
    read = frozenset(found.values())
    others = [piece.text.strip() for piece in content.lines[place].texts if piece.column not in read]
    unknown = "、".join(f"“{text}”" for text in others if text and text != _NUMBER)
    said = [f"{note.place}：{note.sentence.rstrip('。')}" for note in content.notes]
    return (*said, f"这些列没有读入：{unknown}") if unknown else tuple(said)


def _headings(lines: Sequence[Line], columns: Sequence[Column], title: str) -> tuple[int, dict[str, int]]:
    required = [each for each in columns if each.required]
    missing_at_best = [each.title for each in required]
    for place, line in enumerate(lines):
        at = {_plain(piece.text): piece.column for piece in line.texts}
        missing = [each.title for each in required if _plain(each.title) not in at]
        if not missing:
            return place, {each.name: at[_plain(each.title)] for each in columns if _plain(each.title) in at}
        missing_at_best = min(missing_at_best, missing, key=len)
    named = "、".join(missing_at_best)
    raise refused(f"没有找到“{title}”的表头，缺少：{named}。可以先导出一份，照它的表头填")


def _plain(title: str) -> str:
    """A heading without spaces and the unit in brackets at its end: 采购预算（万元） and 采购预算 are one."""
    return _UNIT.sub("", "".join(title.split()))
