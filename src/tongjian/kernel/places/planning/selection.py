"""What a search found, and the workbook of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from tongjian.engines.blueprint.selecting import Need, Ranked, Reason, Verdict
from tongjian.kernel.places.edition import Edition
from tongjian.kernel.places.planning.candidates import Found
from tongjian.kernel.places.planning.sought import Sought

WORDS = {Verdict.MET: "满足", Verdict.NOT_MET: "不满足", Verdict.NOT_KNOWN: "不清楚"}
TONES = {Verdict.MET: "good", Verdict.NOT_MET: "bad", Verdict.NOT_KNOWN: "warn"}
MOST_ROWS = 5000


@dataclass(frozen=True)
class Answer:
    """One need answered: the verdict in a word and its tone, the sentence, and the layer behind it."""

    words: str
    tone: str
    sentence: str
    source: str


@dataclass(frozen=True)
class Row:
    """One parcel with its place, and its answers to the needs in words and tones."""

    place: int
    key: str
    score: str
    answers: tuple[Answer, ...]
    bbox: str


@dataclass(frozen=True)
class Selection:
    """A search with its answer: what suits, best first, and apart from it what misses one need by little."""

    asked: Sought
    edition: Edition
    found: Found
    suiting: tuple[Ranked, ...]
    near: tuple[Ranked, ...]

    def rows(self, ranked: Iterable[Ranked]) -> list[Row]:
        """Parcels as a page shows them."""
        return [
            Row(
                place,
                each.candidate.key,
                f"{each.score * 100:.0f}",
                self._answers(each.reasons),
                ",".join(f"{side:.1f}" for side in self.found.boxes[each.candidate.key]),
            )
            for place, each in enumerate(ranked, 1)
        ]

    def _answers(self, reasons: Sequence[Reason]) -> tuple[Answer, ...]:
        sources = self.sources(reasons)
        return tuple(
            Answer(WORDS[each.verdict], TONES[each.verdict], each.sentence, source)
            for each, source in zip(reasons, sources, strict=True)
        )

    def sources(self, reasons: Sequence[Reason]) -> list[str]:
        """The layer version behind each answer, empty where nobody published one."""
        outside = iter(self.asked.needs.outside)
        about = [next(outside) if each.need is Need.CONTROL else each.need for each in reasons]
        return [self.found.sources.get(each, "") for each in about]


def workbook(selection: Selection, city: str) -> Workbook:
    """Both lists with every reason, and a sheet that says what was asked of which edition."""
    book = Workbook(write_only=True)
    for title, ranked in (("符合的地块", selection.suiting), ("接近的地块", selection.near)):
        sheet = book.create_sheet(title)
        needs = columns(ranked[0].reasons, selection.asked) if ranked else []
        _line(sheet, ["名次", "地块", "得分", *needs], bold=True)
        for place, each in enumerate(ranked[:MOST_ROWS], 1):
            said = [
                f"{WORDS[reason.verdict]}：{reason.sentence}{f'（{source}）' if source else ''}"
                for reason, source in zip(each.reasons, selection.sources(each.reasons), strict=True)
            ]
            _line(sheet, [place, each.candidate.key, round(each.score * 100), *said])
    sheet = book.create_sheet("依据")
    asked = selection.asked
    facts: list[tuple[str, str | int]] = [
        ("城市", city),
        ("按哪一天的蓝图", asked.on.isoformat()),
        ("蓝图版本摘要", selection.edition.digest),
        ("全部地块", selection.found.all),
        ("符合", len(selection.suiting)),
        ("接近", len(selection.near)),
        ("没有发布、因此不清楚的图层", "、".join(selection.found.unknown) or "无"),
        *((f"需要：{name}", text) for name, text in asked.typed.items() if text),
        *((f"不得占用：{title}", "是") for title in asked.needs.outside),
        *((f"每张表最多 {MOST_ROWS} 行", "") for _ in [0] if len(selection.suiting) > MOST_ROWS),
    ]
    for fact in facts:
        _line(sheet, list(fact))
    return book


def columns(reasons: Sequence[Reason], asked: Sought) -> list[str]:
    """What each answer is about; every parcel answers the same needs in the same order."""
    outside = iter(asked.needs.outside)
    return [next(outside) if each.need is Need.CONTROL else _TITLES[each.need] for each in reasons]


_TITLES = {
    Need.AREA: "用地面积",
    Need.USE: "用途",
    Need.FAR: "容积率",
    Need.HEIGHT: "限高",
    Need.ROAD: "道路",
    Need.STATION: "轨道交通车站",
}


def _line(sheet: WriteOnlyWorksheet, values: Sequence[str | int], *, bold: bool = False) -> None:
    cells = []
    for value in values:
        text = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
        cell = WriteOnlyCell(sheet, value=text)
        if isinstance(text, str):
            # A key that begins with "=" is a text, not a formula of whoever named the parcel.
            cell.data_type = "s"
        cell.font = Font(bold=bold)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        cells.append(cell)
    sheet.append(cells)
