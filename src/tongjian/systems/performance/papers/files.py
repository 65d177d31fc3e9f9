"""Forms as files and back: the one door of this room for pages, jobs and the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

from tongjian.kernel.measures.forms import FormSheet
from tongjian.systems.performance.papers.appendix import HEAD, appendix_of
from tongjian.systems.performance.papers.document import document
from tongjian.systems.performance.papers.drawing import draw
from tongjian.systems.performance.papers.filled import filled
from tongjian.systems.performance.papers.layout import Layout, layout_titled, layouts_in
from tongjian.systems.performance.papers.paper import Paper
from tongjian.systems.performance.papers.printed import print_paper
from tongjian.systems.performance.papers.reading.apart import content_apart
from tongjian.systems.performance.papers.reading.lines import lines_of_paper
from tongjian.systems.performance.papers.reading.understanding import ReadForm, understand
from tongjian.systems.performance.papers.workbook import workbook


class FileFormat(StrEnum):
    """The formats of a paper."""

    XLSX = "xlsx"
    DOCX = "docx"
    PDF = "pdf"

    @property
    def media_type(self) -> str:
        """As a download says it."""
        office = "application/vnd.openxmlformats-officedocument"
        return {
            "xlsx": f"{office}.spreadsheetml.sheet",
            "docx": f"{office}.wordprocessingml.document",
            "pdf": "application/pdf",
        }[self]


def paper_of(sheet: FormSheet, layout: Layout, *, appendix: bool = True) -> Paper:
    """The form on paper. With the appendix nothing of the form is lost when the file is read again."""
    paper = draw(sheet, layout)
    if not appendix:
        return paper
    back = understand(lines_of_paper(paper), [layout]).sheet
    rows = appendix_of(filled(sheet, layout), back)
    return replace(paper, appendix=(HEAD, *(row.texts for row in rows))) if rows else paper


def written_as(
    sheet: FormSheet,
    file_format: FileFormat,
    folders: Sequence[Path],
    *,
    fonts: Path,
    on: date,
    appendix: bool = True,
) -> bytes:
    """The form as a file in the official look of the pack with these folders.

    `on` is the day written into the file. Raises `PaperError` (no layout for this form, a text that does not
    fit), `PackErrors` (a layout is wrong) and `TypesettingError`.
    """
    layout = layout_titled(layouts_in(folders), sheet.form)
    paper = paper_of(sheet, layout, appendix=appendix and file_format is not FileFormat.PDF)
    match file_format:
        case FileFormat.XLSX:
            return workbook(paper)
        case FileFormat.DOCX:
            return document(paper, made=datetime(on.year, on.month, on.day, tzinfo=UTC))
        case FileFormat.PDF:
            return print_paper(paper, folders, fonts=fonts, on=on)


def read_paper(path: Path, name: str, layouts: Sequence[Layout]) -> ReadForm:
    """The form in a file that somebody filled in; `name` is what it was called.

    The file is taken apart in a process of its own. Raises `UnreadableFile`, and `Unavailable` when no
    process can be started at all.
    """
    return understand(content_apart(path, name), layouts)
