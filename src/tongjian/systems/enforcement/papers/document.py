"""A paper as DOCX: A4, the name of the authority, title and number, a table, paragraphs, who signs."""

from __future__ import annotations

from datetime import UTC, datetime, time
from io import BytesIO

from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from tongjian.systems.enforcement.papers.drawing import Paper
from tongjian.systems.enforcement.papers.wording import day

_SONG, _HEI = "宋体", "黑体"
_RED = RGBColor(0xB3, 0x20, 0x2A)
_WIDE = 156  # millimetres between the margins
_LABEL = 40


def docx_of(paper: Paper) -> bytes:
    """The file; its moment is the beginning of the paper's day: the same paper, the same content."""
    doc = Document()
    _set_up(doc, paper)
    _head(doc, paper)
    if paper.rows and paper.look == "form":
        _table(doc, paper.rows, (_LABEL, _WIDE - _LABEL), head=False)
    if paper.addressee:
        _said(doc, f"{paper.addressee}：", indent=False)
    if paper.rows and paper.look == "letter":
        _table(doc, paper.rows, (_LABEL, _WIDE - _LABEL), head=False)
    for text in paper.paragraphs:
        for line in text.split("\n"):
            _said(doc, line)
    for table in paper.tables:
        _table(doc, table, _widths(table), head=True)
    if paper.basis:
        _said(doc, f"依据：{'、'.join(paper.basis)}。")
    if paper.remedies:
        _said(doc, paper.remedies)
    _end(doc, paper)
    stream = BytesIO()
    doc.save(stream)
    return stream.getvalue()


def _set_up(doc: Doc, paper: Paper) -> None:
    section = doc.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(27)
    section.top_margin, section.bottom_margin = Mm(28), Mm(25)
    foot = section.footer.paragraphs[0]
    _run(foot, f"内容摘要（SHA-256）{paper.digest}", 7.5)
    doc.core_properties.title = f"{paper.title} {paper.number}"
    doc.core_properties.author = paper.organisation
    made = datetime.combine(paper.on, time(), UTC)
    doc.core_properties.created = doc.core_properties.modified = made


def _head(doc: Doc, paper: Paper) -> None:
    if paper.look == "letter":
        _run(_centred(doc), paper.organisation, 22, face=_HEI, bold=True, colour=_RED)
    _run(_centred(doc), paper.title, 18, face=_HEI, bold=True)
    number = _centred(doc)
    number.paragraph_format.space_after = Pt(10)
    _run(number, paper.number, 11)


def _end(doc: Doc, paper: Paper) -> None:
    for label in paper.signatures:
        paragraph = doc.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(10)
        _run(paragraph, f"{label}（签名或者盖章）：＿＿＿＿＿＿＿＿　　　　年　　月　　日", 11)
    if paper.sealed:
        for text in (paper.organisation, day(paper.on)):
            paragraph = doc.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.space_before = Pt(18 if text == paper.organisation else 0)
            _run(paragraph, text, 12)


def _centred(doc: Doc) -> Paragraph:
    paragraph = doc.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(2)
    return paragraph


def _said(doc: Doc, text: str, *, indent: bool = True) -> None:
    paragraph = doc.add_paragraph()
    layout = paragraph.paragraph_format
    layout.first_line_indent = Pt(24 if indent else 0)
    layout.line_spacing, layout.space_after = 1.5, Pt(3)
    _run(paragraph, text, 12)


def _widths(table: tuple[tuple[str, ...], ...]) -> tuple[int, ...]:
    """Columns by the longest text in them, none under 14 millimetres."""
    longest = [max(min(len(row[column]), 30) for row in table) for column in range(len(table[0]))]
    least = 14
    spare = _WIDE - least * len(longest)
    return tuple(least + spare * length // sum(longest) for length in longest)


def _table(doc: Doc, rows: tuple[tuple[str, ...], ...], widths: tuple[int, ...], *, head: bool) -> None:
    table = doc.add_table(rows=len(rows), cols=len(widths))
    table.style, table.autofit = "Table Grid", False
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            cell = table.cell(number, column)
            cell.width = Mm(widths[column])
            label = (head and number == 0) or (not head and column == 0)
            _run(cell.paragraphs[0], text, 10.5, bold=label)
    if head:
        settings = table.rows[0]._tr.get_or_add_trPr()
        settings.append(OxmlElement("w:tblHeader"))
    doc.add_paragraph().paragraph_format.space_after = Pt(2)


def _run(
    paragraph: Paragraph,
    text: str,
    size: float,
    *,
    face: str = _SONG,
    bold: bool = False,
    colour: RGBColor | None = None,
) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, face
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
    if colour is not None:
        run.font.color.rgb = colour
