"""How a form looks, as a file of a pack: `<pack>/performance/templates/<name>.paper.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from tongjian.kernel.packs.mistakes import Mistake, PackErrors
from tongjian.kernel.packs.reader import read
from tongjian.kernel.packs.schema import Code, Part, Title, wrong
from tongjian.kernel.packs.wording import parsed
from tongjian.systems.performance.papers.paper import PaperError, Style

ROOM = "performance/templates"
SUFFIX = ".paper.yaml"
FieldPath = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$", max_length=120)]
Span = Annotated[int, Field(ge=1, le=24)]


class Kind(StrEnum):
    """What stands in a cell, and so how it is written and read."""

    TEXT = "text"
    LINES = "lines"
    LIST = "list"
    MONEY = "money"
    POINTS = "points"
    WHOLE = "whole"
    YES_NO = "yes-no"
    RATE = "rate"
    PRINTED = "printed"
    WHEN = "when"


class PairSheet(Part):
    """A label with its value beside it. `also` are other words that people print for the label."""

    label: Title
    field: FieldPath
    kind: Kind = Kind.TEXT
    label_span: Span = 1
    span: Span = 1
    also: tuple[Title, ...] = ()


class ColumnSheet(Part):
    """A column of a table: its heading and the field of a row."""

    label: Title
    field: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    kind: Kind = Kind.TEXT
    span: Span = 1
    also: tuple[Title, ...] = ()
    merge: bool = False


class CaptionSection(Part):
    """Labels with their values in one line above the table."""

    kind: Literal["caption"]
    pairs: tuple[PairSheet, ...] = ()
    text: str = Field("", max_length=200)


class PairsSection(Part):
    """Rows of labels with their values. `side` is a label at the left edge of all of them."""

    kind: Literal["pairs"]
    rows: tuple[tuple[PairSheet, ...], ...] = Field(min_length=1)
    side: str = Field("", max_length=60)


class TotalSheet(Part):
    """A row of totals: the column of each figure, and the field of the form it is."""

    label: Title
    cells: dict[str, FieldPath]
    first: bool = False


class AwardSheet(Part):
    """Points of an indicator that are printed in another table, in the row of that name (预算执行率)."""

    row: Title
    indicator: Title
    level1: Title
    target: str = "100%"


class TableSection(Part):
    """A table of as many rows as there are.

    `names` is a field with names that are printed even where nothing stands beside them. `fresh` begins a
    table of its own, whose headings come again on every page.
    """

    kind: Literal["table"]
    of: FieldPath
    title: str = Field("", max_length=60)
    columns: tuple[ColumnSheet, ...] = Field(min_length=2)
    side: str = Field("", max_length=60)
    fresh: bool = False
    total: TotalSheet | None = None
    names: FieldPath | None = None
    award: AwardSheet | None = None


class WordsSection(Part):
    """A printed line that is the same on every form: a remark, places for signatures."""

    kind: Literal["words"]
    text: str = Field(min_length=1, max_length=1000)
    style: Style = Style.NOTE


class ChapterSection(Part):
    """A chapter of a report: its title, and the text the form has for it."""

    kind: Literal["chapter"]
    title: Title


Section = Annotated[
    CaptionSection | PairsSection | TableSection | WordsSection | ChapterSection,
    Field(discriminator="kind"),
]


class Layout(Part):
    """A layout. `forms` are the titles of the forms it is for; the first is printed where a form has none.

    `widths` are millimetres. `verified: false`: nobody has laid it beside the official form.
    """

    code: Code = Field(alias="paper")
    version: date
    forms: tuple[Title, ...] = Field(min_length=1)
    subtitle: str = Field("", max_length=60)
    landscape: bool = False
    widths: tuple[Annotated[int, Field(ge=4, le=260)], ...] = Field(min_length=2, max_length=24)
    sections: tuple[Section, ...] = Field(min_length=1)
    verified: bool = False

    @model_validator(mode="after")
    def _rows_are_full(self) -> Self:
        for section in self.sections:
            side = 1 if getattr(section, "side", "") else 0
            for spans in _spans(section):
                if side + sum(spans) != len(self.widths):
                    sentence = f"这一行共占 {side + sum(spans)} 栏，表格有 {len(self.widths)} 栏"
                    raise wrong(sentence, "改 span 和 label_span，使每行占满")
        page = 297 if self.landscape else 210
        if sum(self.widths) > page - 20:
            raise wrong(f"各栏共宽 {sum(self.widths)} 毫米，纸上放不下", f"合计不超过 {page - 20} 毫米")
        return self

    @property
    def tables(self) -> tuple[TableSection, ...]:
        """Its tables in order."""
        return tuple(section for section in self.sections if isinstance(section, TableSection))

    @property
    def pairs(self) -> tuple[PairSheet, ...]:
        """Its labels with values in order, those of captions as well."""
        return tuple(pair for section in self.sections for pair in _pairs(section))

    @property
    def chapters(self) -> tuple[str, ...]:
        """The titles of its chapters."""
        return tuple(section.title for section in self.sections if isinstance(section, ChapterSection))


def _pairs(section: Section) -> Iterator[PairSheet]:
    if isinstance(section, CaptionSection):
        yield from section.pairs
    elif isinstance(section, PairsSection):
        for row in section.rows:
            yield from row


def _spans(section: Section) -> Iterator[list[int]]:
    if isinstance(section, PairsSection):
        for row in section.rows:
            yield [pair.label_span + pair.span for pair in row]
    elif isinstance(section, TableSection):
        yield [column.span for column in section.columns]


def layouts_in(folders: Iterable[Path]) -> tuple[Layout, ...]:
    """The layouts of the folders of a pack, the nearest first. Raises `PackErrors`."""
    mistakes: list[Mistake] = []
    found: dict[str, Layout] = {}
    for folder in folders:
        for file in sorted((folder / ROOM).glob(f"*{SUFFIX}")):
            layout = parsed(read(file), Layout, mistakes)
            if layout is not None:
                found.setdefault(layout.code, layout)
    if mistakes:
        raise PackErrors(mistakes)
    return tuple(found.values())


def layout_titled(layouts: Iterable[Layout], title: str) -> Layout:
    """The layout for forms of that title. Raises `PaperError`."""
    known = tuple(layouts)
    plain = "".join(title.split())
    for layout in known:
        if any("".join(form.split()) == plain for form in layout.forms):
            return layout
    titles = "；".join(layout.forms[0] for layout in known) or "没有"
    raise PaperError(f"没有“{title[:60]}”的版式，已有：{titles}。请改 form，或在城市包里加一份版式。")
