"""A DOCX file as lines: paragraphs and rows of tables in their order, with merged cells."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from tongjian.systems.performance.papers.reading.lines import Content, Line, Note, Piece, UnreadableFile
from tongjian.systems.performance.papers.texts import fit

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT, _BREAKS, _TAB = f"{_W}t", frozenset({f"{_W}br", f"{_W}cr"}), f"{_W}tab"
_TABLE, _PARAGRAPH = f"{_W}tbl", f"{_W}p"
_WRAPPERS = frozenset(
    f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "smartTag", "customXml", "moveTo")
)
_SKIPPED = frozenset(
    f"{_W}{name}" for name in ("del", "moveFrom", "txbxContent", "pict", "object", "instrText")
)
MOST_LINES = 20_000
MOST_COLUMNS = 63


def read_document(path: Path) -> Content:
    """Everything in the body. Raises `UnreadableFile`, and whatever a broken file provokes."""
    with zipfile.ZipFile(path) as archive:
        data = archive.read("word/document.xml")
    body = ElementTree.fromstring(data).find(f"{_W}body")
    if body is None:
        raise UnreadableFile("文件里没有正文。请用办公软件打开并另存后再上传。")
    notes: list[Note] = []
    lines: list[Line] = []
    for line in _lines(body, notes):
        lines.append(line)
        if len(lines) > MOST_LINES:
            raise UnreadableFile(f"正文超过 {MOST_LINES} 行，不像是绩效表格。请检查文件。")
    if next(body.iter(f"{_W}del"), None) is not None:
        notes.append(Note("正文", "文件里有没有接受的修订，按接受修订后的内容读入。"))
    if next(body.iter(f"{_W}txbxContent"), None) is not None:
        notes.append(Note("正文", "文件里有文本框，其中的文字没有读入，请写到表格里。"))
    return Content(tuple(lines), tuple(notes))


def _lines(body: Element, notes: list[Note]) -> Iterator[Line]:
    tables = paragraphs = 0
    for element in _unwrapped(body, frozenset({_TABLE, _PARAGRAPH})):
        if element.tag == _TABLE:
            tables += 1
            yield from _table(element, f"表 {tables}", notes)
            continue
        paragraphs += 1
        if (text := _text(element)).strip():
            yield Line(f"正文第 {paragraphs} 段", (Piece(text, 0),), paragraph=True)


def _unwrapped(element: Element, wanted: frozenset[str]) -> Iterator[Element]:
    """Children of these kinds, also those inside content controls and accepted insertions."""
    for child in element:
        if child.tag in wanted:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _unwrapped(child, wanted)


def _table(table: Element, name: str, notes: list[Note]) -> Iterator[Line]:
    above: dict[int, str] = {}
    for number, row in enumerate(_unwrapped(table, frozenset({f"{_W}tr"})), start=1):
        place = f"{name}第 {number} 行"
        pieces: list[Piece] = []
        column = _number(row.find(f"{_W}trPr/{_W}gridBefore"), 0)
        for cell in _unwrapped(row, frozenset({f"{_W}tc"})):
            settings = cell.find(f"{_W}tcPr")
            columns = max(1, _number(_within(settings, "gridSpan"), 1))
            merged = _within(settings, "vMerge")
            goes_on = merged is not None and merged.get(f"{_W}val", "continue") == "continue"
            if next(cell.iter(_TABLE), None) is not None:
                notes.append(Note(place, "格子里套着另一个表格，其中的内容没有读入。"))
            text = above.get(column, "") if goes_on else _cell_text(cell)
            above[column] = text
            pieces.append(Piece(text, column, columns, goes_on))
            column += columns
            if column > MOST_COLUMNS:
                break
        if any(piece.text.strip() for piece in pieces):
            yield Line(place, tuple(pieces))


def _within(settings: Element | None, name: str) -> Element | None:
    return None if settings is None else settings.find(f"{_W}{name}")


def _number(element: Element | None, default: int) -> int:
    text = (element.get(f"{_W}val") if element is not None else None) or ""
    return min(int(text), MOST_COLUMNS) if text.isdigit() else default


def _cell_text(cell: Element) -> str:
    return "\n".join(_text(paragraph) for paragraph in _unwrapped(cell, frozenset({_PARAGRAPH})))


def _text(paragraph: Element) -> str:
    return fit("".join(_parts(paragraph)))


def _parts(element: Element) -> Iterator[str]:
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield "\n"
        elif child.tag == _TAB and element.tag != f"{_W}tabs":
            yield "\t"
        else:
            yield from _parts(child)
