"""Lines of a file as a form: labels are looked for, wherever they stand, and every row is accounted for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tongjian.kernel.measures.forms import FormSheet
from tongjian.systems.performance.papers.appendix import HEAD, AppendixRow, with_appendix
from tongjian.systems.performance.papers.layout import Layout, PairSheet, WordsSection
from tongjian.systems.performance.papers.reading.building import Built, build
from tongjian.systems.performance.papers.reading.labels import (
    chapter_title,
    columns_by_label,
    key_of,
    pairs_by_label,
    plain,
)
from tongjian.systems.performance.papers.reading.lines import Content, Line, Piece, UnreadableFile
from tongjian.systems.performance.papers.reading.tables import Open, opened, read_row
from tongjian.systems.performance.papers.texts import clean, without_markup
from tongjian.systems.performance.papers.wording import Unreadable, read_value

_SUBTITLE = re.compile(r"[（(]?((?:19|20)\d{2})年度?[）)]?|[（(]年度[）)]")
_APART = re.compile(r"[ \t]{2,}|\u3000+")
_INLINE = re.compile(r"\s*([^：:]{2,20})[：:]\s*(.*)", re.DOTALL)
_SHOWN = 40


class Outcome(StrEnum):
    """What became of a row of the file."""

    READ = "读入"
    NOTED = "读入，有说明"
    LEFT = "没有读入"


@dataclass(frozen=True, slots=True)
class RowReport:
    """One row of the file: where it is, which part of the form, what it is about, what became of it."""

    place: str
    part: str
    name: str
    outcome: Outcome
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadForm:
    """A form that was read. `sheet` None: too little was understood, and the reports say why."""

    layout: Layout
    sheet: FormSheet | None
    rows: tuple[RowReport, ...]


def understand(content: Content, layouts: Iterable[Layout]) -> ReadForm:
    """The form in a file. Raises `UnreadableFile` when it is none of these layouts."""
    layout, title = _recognised(content, tuple(layouts))
    reading = _Reading(layout, title)
    for note in content.notes:
        reading.tell(note.place, "文件", "", Outcome.NOTED, note.sentence)
    for line in content.lines:
        reading.take(line)
    return reading.finish()


def _recognised(content: Content, layouts: Sequence[Layout]) -> tuple[Layout, str]:
    """The layout and the title as the layout spells it: by the title, else by the headings of its tables."""
    titles = {"".join(form.split()): (layout, form) for layout in layouts for form in layout.forms}
    for line in content.lines:
        for piece in line.texts:
            if known := titles.get("".join(piece.text.split())):
                return known
    best = max(layouts, key=lambda layout: _headings(content, layout), default=None)
    if best is None or not _headings(content, best):
        known_titles = "；".join(layout.forms[0] for layout in layouts)
        raise UnreadableFile(
            f"认不出这是哪种绩效表格：没有认识的标题，也没有认识的表头。可读的有：{known_titles}。"
        )
    return best, best.forms[0]


def _headings(content: Content, layout: Layout) -> int:
    """How many headings of its table of indicators stand together in a line."""
    section = next((table for table in layout.tables if table.of == "indicators"), None)
    if section is None:
        return 0
    tables = (opened(line, layout, ()) for line in content.lines)
    return max((len(table.at) for table in tables if table and table.section is section), default=0)


class _Reading:
    """What was understood so far."""

    def __init__(self, layout: Layout, title: str) -> None:
        self.layout = layout
        self.built = Built(title)
        self.reports: list[RowReport] = []
        self.pairs = pairs_by_label(layout)
        self.ignored = _ignored(layout)
        self.sides = {plain(side) for part in layout.sections if (side := getattr(part, "side", ""))}
        self.table: Open | None = None
        self.chapter: str | None = None
        self.appendix: list[AppendixRow] | None = None

    def tell(self, place: str, part: str, name: str, outcome: Outcome, *sentences: str) -> None:
        """Account for a row."""
        self.reports.append(RowReport(place, part, name[:_SHOWN], outcome, sentences))

    def take(self, line: Line) -> None:
        """One line, as what it is in its place."""
        if tuple(piece.text.strip() for piece in line.texts) == HEAD:
            self.table, self.appendix = None, self.appendix or []
        elif self.appendix is not None and not line.paragraph:
            self._take_appendix(line)
        elif (table := opened(line, self.layout, self.built.tables)) is not None:
            self._open(table)
        elif not line.texts or (self.table and self._belongs(line, self.table)):
            if line.texts and self.table:
                self._take_row(line, self.table)
        else:
            self.table = None
            self._take_words(line)

    def _open(self, table: Open) -> None:
        if self.table and self.table.section is table.section:
            table.before.update(self.table.before)
        self.table = table
        self.built.begin(table)

    def _belongs(self, line: Line, table: Open) -> bool:
        """Whether the line is a row of the table: no label of the form stands at its left edge."""
        if line.paragraph or (len(line.texts) == 1 and self._heading(line.texts[0], table)):
            return False
        first = line.texts[0]
        if first.column > table.left:
            return True
        if plain(first.text) in self.sides - {plain(table.section.side)}:
            return False
        if plain(first.text) not in self.pairs:
            return True
        return first.column == table.left and table.left > 0 and len(line.texts) > 1

    def _heading(self, only: Piece, table: Open) -> bool:
        """Whether what stands alone in a line is no cell of the table but a line between two tables."""
        covered = sum(only.column <= start < only.end for start in table.at.values())
        known = plain(only.text) in self.ignored or plain(only.text) in map(plain, self.layout.chapters)
        return covered > 1 or known

    def _take_row(self, line: Line, table: Open) -> None:
        part = table.section.side or table.section.title or "绩效指标"
        if table.total(line):
            self._take_total(line, table, part)
            return
        row = read_row(table, line, self.built.sub_projects)
        if row.blank:
            return
        name = str(row.values.get(key_of(table.section)) or "")
        if not name:
            said = "、".join(piece.text.strip()[:20] for piece in line.texts)
            self.tell(
                line.place, part, said, Outcome.LEFT, f"这一行没有名称，只有“{said[:60]}”，请补上名称。"
            )
            return
        refused = self.built.add(table, row.values)
        if refused:
            self.tell(line.place, part, name, Outcome.LEFT, *row.sentences, refused)
        else:
            outcome = Outcome.NOTED if row.sentences else Outcome.READ
            self.tell(line.place, part, name, outcome, *row.sentences)

    def _take_total(self, line: Line, table: Open, part: str) -> None:
        total = table.section.total
        sentences = []
        for column in table.columns:
            path = total.cells.get(column.field) if total else None
            piece = table.piece(line, column.field) if path else None
            if path is None or piece is None:
                continue
            try:
                self.built.put(path, read_value(piece.text, column.kind))
            except Unreadable as unreadable:
                sentences.append(f"“{column.label}”{unreadable}，这一格没有读入。")
        outcome = Outcome.NOTED if sentences else Outcome.READ
        self.tell(line.place, part, line.texts[0].text.strip(), outcome, *sentences)

    def _take_words(self, line: Line) -> None:
        if line.paragraph or len(line.texts) == 1:
            text = line.texts[0].text
            if plain(text) in self.ignored or self._title(text):
                return
            if self._begin_chapter(text) or self._take_inline(line, text):
                return
            if self.chapter is not None:
                self.built.say(self.chapter, clean(without_markup(text)))
                self.tell(line.place, self.chapter, text, Outcome.READ)
                return
        self._take_pairs(line)

    def _title(self, text: str) -> bool:
        """The title, or the year in brackets under it."""
        bare = "".join(text.split())
        if any(bare == "".join(form.split()) for form in self.layout.forms):
            return True
        found = _SUBTITLE.fullmatch(bare)
        if found and found[1]:
            self.built.guess_year(int(found[1]))
        return found is not None

    def _begin_chapter(self, text: str) -> bool:
        title = chapter_title(text)
        own = next((known for known in self.layout.chapters if plain(known) == plain(text)), None)
        if own is None and (title is None or not self.layout.chapters):
            return False
        self.chapter = own or title
        return True

    def _take_inline(self, line: Line, text: str) -> bool:
        """`label：value` in one paragraph or cell, several of them apart by blanks."""
        parts = (_INLINE.fullmatch(part) for part in _APART.split(text))
        found = [(self.pairs.get(plain(part[1])), part[2]) for part in parts if part]
        known = [(pair, value) for pair, value in found if pair is not None]
        for pair, value in known:
            self._put(line, pair, value)
        return bool(known)

    def _take_pairs(self, line: Line) -> None:
        taken = False
        texts = line.texts
        for piece in texts:
            pair = self.pairs.get(plain(piece.text))
            if pair is None:
                continue
            taken = True
            beside = next((other for other in line.pieces if other.column >= piece.end), None)
            if beside is not None and not self._is_label(beside):
                self._put(line, pair, beside.text)
        if not taken:
            self._leave(line)

    def _is_label(self, piece: Piece) -> bool:
        return plain(piece.text) in self.pairs

    def _leave(self, line: Line) -> None:
        said = [piece.text.strip() for piece in line.texts if plain(piece.text) not in self.ignored]
        if said:
            text = "｜".join(said)
            self.tell(line.place, "其他", text, Outcome.LEFT, f"“{text[:60]}”不是表上的项目，没有读入。")

    def _put(self, line: Line, pair: PairSheet, text: str) -> None:
        bare = without_markup(text)
        sentences = ["网页标记已去掉。"] if bare != text and bare != text.strip() else []
        try:
            value = read_value(bare, pair.kind)
        except Unreadable as unreadable:
            self.tell(line.place, "基本信息", pair.label, Outcome.LEFT, f"{unreadable}。")
            return
        if value is None:
            return
        if self.built.put(pair.field, value):
            outcome = Outcome.NOTED if sentences else Outcome.READ
            self.tell(line.place, "基本信息", pair.label, outcome, *sentences)
        else:
            self.tell(line.place, "基本信息", pair.label, Outcome.LEFT, "前面已经填过，以前面的为准。")

    def _take_appendix(self, line: Line) -> None:
        row = AppendixRow.of([piece.text for piece in line.pieces if not piece.above])
        if row is None:
            self.tell(line.place, "附页", line.texts[0].text, Outcome.LEFT, "附页的这一行不完整，没有读入。")
        elif self.appendix is not None:
            self.appendix.append(row)

    def finish(self) -> ReadForm:
        """The form, when it is one."""
        data, problem = build(self.built)
        if data is not None and self.appendix:
            data, lost = with_appendix(data, self.appendix)
            for row in lost:
                sentence = "附页的这一项与表上的内容对不上，没有读入。"
                self.tell("附页", "附页", f"{row.path} {row.name}".strip(), Outcome.LEFT, sentence)
        if problem:
            self.tell("文件", "文件", "", Outcome.LEFT, problem)
        sheet = FormSheet.model_validate(data) if data is not None else None
        return ReadForm(self.layout, sheet, tuple(self.reports))


def _ignored(layout: Layout) -> frozenset[str]:
    """What is printed on every form and says nothing of this one."""
    words: set[str] = set()
    for section in layout.sections:
        if isinstance(section, WordsSection):
            words.add(plain(section.text))
        for name in ("side", "title", "text"):
            words.add(plain(getattr(section, name, "")))
    for table in layout.tables:
        words |= columns_by_label(table).keys()
    return frozenset(words - {""})


__all__ = ["Outcome", "ReadForm", "RowReport", "understand"]
