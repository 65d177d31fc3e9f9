"""A paper as DOCX: A4 pages, headings of long tables again on every page, no row broken in two."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from tongjian.systems.performance.papers.paper import Cell, Look, Paper, Style, Table, Words

_SONG, _HEI = "宋体", "黑体"
_TWIPS_PER_MM = 1440 / 25.4
_SETTINGS: dict[Style, tuple[str, float, bool, WD_ALIGN_PARAGRAPH]] = {
    Style.TITLE: (_HEI, 16, True, WD_ALIGN_PARAGRAPH.CENTER),
    Style.SUBTITLE: (_SONG, 12, False, WD_ALIGN_PARAGRAPH.CENTER),
    Style.CAPTION: (_SONG, 10.5, False, WD_ALIGN_PARAGRAPH.LEFT),
    Style.HEADING: (_HEI, 14, False, WD_ALIGN_PARAGRAPH.LEFT),
    Style.BODY: (_SONG, 12, False, WD_ALIGN_PARAGRAPH.LEFT),
    Style.NOTE: (_SONG, 9, False, WD_ALIGN_PARAGRAPH.LEFT),
    Style.SIGNATURE: (_SONG, 10.5, False, WD_ALIGN_PARAGRAPH.LEFT),
}
_ACROSS = {Look.TEXT: "left", Look.FIGURE: "right"}
_BORDERS = ("top", "left", "bottom", "right", "insideH", "insideV")
_APPENDIX_WIDTHS = (40, 40, 34, 66)


def document(paper: Paper, *, made: datetime) -> bytes:
    """The file; `made` is the moment written into it."""
    doc = Document()
    _set_up(doc, paper, made)
    before: object = None
    for block in paper.blocks:
        if isinstance(block, Words):
            _words(doc, block)
        else:
            if isinstance(before, Table):
                _gap(doc)
            _table(doc, block, paper.widths)
        before = block
    if paper.appendix:
        _appendix(doc, paper)
    stream = BytesIO()
    doc.save(stream)
    return stream.getvalue()


def _set_up(doc: Doc, paper: Paper, made: datetime) -> None:
    section = doc.sections[0]
    short, long = Mm(210), Mm(297)
    section.orientation = WD_ORIENT.LANDSCAPE if paper.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if paper.landscape else (short, long)
    across = (297 if paper.landscape else 210) - sum(paper.widths)
    section.left_margin = section.right_margin = Mm(across // 2)
    section.top_margin, section.bottom_margin = Mm(20), Mm(18)
    _page_numbers(section.footer.paragraphs[0])
    doc.core_properties.title = paper.title
    doc.core_properties.author = ""
    doc.core_properties.created = doc.core_properties.modified = made


def _words(doc: Doc, words: Words) -> None:
    face, size, bold, across = _SETTINGS[words.style]
    paragraph = doc.add_paragraph()
    paragraph.alignment = across
    layout = paragraph.paragraph_format
    layout.space_before = Pt(18 if words.style is Style.SIGNATURE else 0)
    layout.space_after = Pt(6 if words.style in {Style.TITLE, Style.SUBTITLE, Style.HEADING} else 3)
    layout.keep_with_next = words.style in {Style.TITLE, Style.SUBTITLE, Style.CAPTION, Style.HEADING}
    if words.style is Style.BODY:
        layout.first_line_indent = Pt(2 * size)
        layout.line_spacing = 1.5
    run = paragraph.add_run(words.text)
    run.font.size, run.font.bold = Pt(size), bold
    _face(run._element, face)


def _gap(doc: Doc) -> None:
    """Two tables that touch would become one."""
    paragraph = doc.add_paragraph()
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = Pt(3)


def _table(doc: Doc, table: Table, widths: tuple[int, ...]) -> None:
    body = doc.element.body
    element = _element("w:tbl")
    element.append(_table_settings(sum(widths)))
    grid = _element("w:tblGrid")
    for width in widths:
        grid.append(_element("w:gridCol", w=str(_twips(width))))
    element.append(grid)
    for row in _rows(table, widths):
        element.append(row)
    body.insert(len(body) - 1, element)


def _rows(table: Table, widths: tuple[int, ...]) -> list[BaseOxmlElement]:
    """One element for each row; a cell over several rows goes on as an empty one in those below."""
    cells: list[dict[int, tuple[Cell, bool]]] = [{} for _ in table.rows]
    for row, column, cell in table.placed():
        for down in range(cell.rows):
            cells[row + down][column] = (cell, down == 0)
    rows = []
    for number, found in enumerate(cells):
        row = _element("w:tr")
        settings = _element("w:trPr")
        settings.append(_element("w:cantSplit"))
        if number < table.head:
            settings.append(_element("w:tblHeader"))
        row.append(settings)
        for column, (cell, begins) in sorted(found.items()):
            row.append(_cell(cell, begins, sum(widths[column : column + cell.columns])))
        rows.append(row)
    return rows


def _cell(cell: Cell, begins: bool, width: int) -> BaseOxmlElement:
    element, settings = _element("w:tc"), _element("w:tcPr")
    settings.append(_element("w:tcW", w=str(_twips(width)), type="dxa"))
    if cell.columns > 1:
        settings.append(_element("w:gridSpan", val=str(cell.columns)))
    if cell.rows > 1:
        settings.append(_element("w:vMerge", **({"val": "restart"} if begins else {})))
    settings.append(_element("w:vAlign", val="center"))
    element.append(settings)
    lines = cell.text.split("\n") if begins else [""]
    for line in lines:
        element.append(_line(line, cell.look))
    return element


def _line(text: str, look: Look) -> BaseOxmlElement:
    paragraph, settings, run = _element("w:p"), _element("w:pPr"), _element("w:r")
    settings.append(_element("w:spacing", before="20", after="20"))
    settings.append(_element("w:jc", val=_ACROSS.get(look, "center")))
    paragraph.append(settings)
    looks = _element("w:rPr")
    looks.append(_element("w:rFonts", ascii=_SONG, hAnsi=_SONG, eastAsia=_SONG))
    if look in {Look.LABEL, Look.HEAD}:
        looks.append(_element("w:b"))
    looks.append(_element("w:sz", val="21"))
    run.append(looks)
    words = _element("w:t")
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(words)
    paragraph.append(run)
    return paragraph


def _table_settings(width: int) -> BaseOxmlElement:
    settings, borders, margins = _element("w:tblPr"), _element("w:tblBorders"), _element("w:tblCellMar")
    settings.append(_element("w:tblW", w=str(_twips(width)), type="dxa"))
    settings.append(_element("w:jc", val="center"))
    for side in _BORDERS:
        borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color="000000"))
    settings.append(borders)
    settings.append(_element("w:tblLayout", type="fixed"))
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w="60", type="dxa"))
    settings.append(margins)
    return settings


def _appendix(doc: Doc, paper: Paper) -> None:
    doc.add_paragraph().paragraph_format.page_break_before = True
    rows = tuple(tuple(Cell(text) for text in row) for row in paper.appendix)
    scale = sum(paper.widths) / sum(_APPENDIX_WIDTHS)
    _table(doc, Table(rows, head=1), tuple(int(width * scale) for width in _APPENDIX_WIDTHS))


def _page_numbers(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, code in (("第 ", "PAGE"), (" 页，共 ", "NUMPAGES"), (" 页", "")):
        paragraph.add_run(text).font.size = Pt(9)
        if code:
            field = _element("w:fldSimple", instr=code)
            field.append(_element("w:r"))
            paragraph._element.append(field)


def _face(run: BaseOxmlElement, face: str) -> None:
    settings = run.find(qn("w:rPr"))
    if settings is None:
        settings = _element("w:rPr")
        run.insert(0, settings)
    old = settings.find(qn("w:rFonts"))
    if old is not None:
        settings.remove(old)
    settings.insert(0, _element("w:rFonts", ascii=face, hAnsi=face, eastAsia=face))


def _element(name: str, **attributes: str) -> BaseOxmlElement:
    element: BaseOxmlElement = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _twips(millimetres: float) -> int:
    return round(millimetres * _TWIPS_PER_MM)
