"""The forms of the packs, and files as people fill them in."""

from __future__ import annotations

from datetime import UTC, datetime

from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.packs.folder import pack_folders, packs_root
from tongjian.kernel.packs.reader import read
from tongjian.systems.performance.papers.document import document
from tongjian.systems.performance.papers.layout import Layout, layouts_in
from tongjian.systems.performance.papers.paper import Paper
from tongjian.systems.performance.papers.workbook import workbook

SOURCES = (
    "suzhou/2020-approval-platform",
    "suzhou/2021-internet-supervision",
    "suzhou/2021-enforcement-assessment",
    "suzhou/2022-approval-bureau",
    "rugao/2020-approval-bureau",
)
MADE = datetime(2026, 1, 1, tzinfo=UTC)


def source(name: str) -> FormSheet:
    """A form of the packs."""
    city, form = name.split("/")
    return FormSheet.model_validate(read(packs_root() / city / "performance" / f"{form}.form.yaml").data)


def layouts(city: str) -> tuple[Layout, ...]:
    """The layouts of a city."""
    return layouts_in(pack_folders(city))


def as_file(paper: Paper, kind: str) -> bytes:
    """The paper as the bytes of a file."""
    return workbook(paper) if kind == "xlsx" else document(paper, made=MADE)
