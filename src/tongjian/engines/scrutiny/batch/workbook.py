"""summary.xlsx: the drawings, what is wrong with them, and which rule says what of which drawing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tongjian.engines.drawing.annotate import write_atomically
from tongjian.engines.scrutiny.batch.summary import MAIN, Summary
from tongjian.engines.scrutiny.indicator import Unit
from tongjian.engines.scrutiny.judge import Verdict

_HEAD = Font(bold=True)
_HEAD_FILL = PatternFill("solid", fgColor="E8EEF4")
_LINK = Font(color="0B5394", underline="single")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_VERDICT_FILLS = {
    Verdict.FAIL: PatternFill("solid", fgColor="F8D7DA"),
    Verdict.REVIEW: PatternFill("solid", fgColor="FFF3CD"),
    Verdict.NOT_VERIFIABLE: PatternFill("solid", fgColor="E2E3E5"),
}
_STATES = {"missing": "缺", "not_applicable": "不适用", "not_computable": "算不出"}
_FORMATS = {Unit.PIECES.value: "#,##0", Unit.STOREYS.value: "#,##0"}
_FORMAT = "#,##0.00"
_MOST_ROWS = 1_000_000
"""A sheet of this format ends soon after."""


def write_workbook(path: Path, summary: Summary) -> None:
    """Write the table whole, or not at all."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _drawings(book, summary.document["rows"])
    _findings(book, summary.findings)
    _rules(book, summary.document["rows"], summary.document["rules"])
    stream = BytesIO()
    book.save(stream)
    write_atomically(path, stream.getvalue())


def _drawings(book: Workbook, rows: Sequence[Mapping[str, Any]]) -> None:
    judged = next((row for row in rows if "indicators" in row), None)
    titles = [_title(part) for part in judged["indicators"].values()] if judged else []
    heads = [("图纸", 44), ("结果", 10), *((verdict.shown, 12) for verdict in Verdict)]
    heads += [("未读入", 9), ("提示", 8), *((title, 18) for title in titles), ("不能审查的原因", 70)]
    sheet = _sheet(book, "图纸", heads)
    for number, row in enumerate(rows, start=2):
        name = _words(sheet, number, 1, row["drawing"])
        if refused := row.get("refused"):
            _words(sheet, number, 2, "未审查")
            _words(sheet, number, len(heads), f"{refused['sentence']}{refused['mend']}")
        else:
            name.hyperlink = _link(row["folder"])
            name.font = _LINK
            _words(sheet, number, 2, "已审查")
            _judged(sheet, number, row)


def _title(part: Mapping[str, Any]) -> str:
    unit = Unit(part["unit"]).shown.strip()
    return f"{part['title']}（{unit}）" if unit else str(part["title"])


def _judged(sheet: Worksheet, number: int, row: Mapping[str, Any]) -> None:
    for column, verdict in enumerate(Verdict, start=3):
        cell = sheet.cell(number, column, row["verdicts"][verdict.value])
        if cell.value and verdict in _VERDICT_FILLS:
            cell.fill = _VERDICT_FILLS[verdict]
    after = 3 + len(Verdict)
    sheet.cell(number, after, row["losses"])
    sheet.cell(number, after + 1, row["problems"])
    for column, name in enumerate(MAIN, start=after + 2):
        _indicator(sheet, number, column, row["indicators"][name])


def _indicator(sheet: Worksheet, row: int, column: int, part: Mapping[str, Any]) -> None:
    """A number with its places, or why there is none: blank and zero are something else."""
    if part["state"] != "value":
        _words(sheet, row, column, f"{_STATES[part['state']]}：{part['reason']}")
        return
    cell = sheet.cell(row, column, float(part["value"]))
    cell.number_format = _FORMATS.get(part["unit"], _FORMAT)


def _findings(book: Workbook, findings: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
    heads = [
        ("图纸", 44),
        ("序号", 6),
        ("结论", 12),
        ("规则", 22),
        ("内容", 70),
        ("要求", 14),
        ("图纸值", 14),
    ]
    heads += [("依据", 34), ("条款", 14), ("主管", 10), ("怎样改", 50)]
    for part in range(0, max(1, len(findings)), _MOST_ROWS):
        title = "问题" if part == 0 else f"问题 {part // _MOST_ROWS + 1}"
        sheet = _sheet(book, title, heads)
        for number, (drawing, finding) in enumerate(findings[part : part + _MOST_ROWS], start=2):
            verdict = Verdict(finding["verdict"])
            department = finding["department_title"] or finding["department"]
            words = [drawing, "", verdict.shown, finding["rule"], finding["sentence"]]
            words += [finding["expected"] or "", finding["actual"] or "", finding["document"]]
            words += [finding["clause"], department, finding["mend"]]
            for column, text in enumerate(words, start=1):
                _words(sheet, number, column, text)
            sheet.cell(number, 2, finding["number"])
            sheet.cell(number, 3).fill = _VERDICT_FILLS[verdict]


def _rules(book: Workbook, rows: Sequence[Mapping[str, Any]], rules: Mapping[str, Mapping[str, Any]]) -> None:
    """A column a rule, a row a drawing; above each rule its title and how many drawings break it."""
    names = sorted(rules)
    sheet = _sheet(book, "规则", [("图纸", 44), *((name, 16) for name in names)], frozen="B4")
    _words(sheet, 2, 1, "规则内容").font = _HEAD
    _words(sheet, 3, 1, "不符合的图纸数").font = _HEAD
    for column, name in enumerate(names, start=2):
        _words(sheet, 2, column, rules[name]["title"]).alignment = _WRAPPED
        verdicts = rules[name]["verdicts"].values()
        sheet.cell(3, column, sum(verdict == Verdict.FAIL for verdict in verdicts))
    for number, row in enumerate((row for row in rows if "refused" not in row), start=4):
        _words(sheet, number, 1, row["drawing"])
        for column, name in enumerate(names, start=2):
            if found := rules[name]["verdicts"].get(row["drawing"]):
                verdict = Verdict(found)
                cell = _words(sheet, number, column, verdict.shown)
                if verdict in _VERDICT_FILLS:
                    cell.fill = _VERDICT_FILLS[verdict]


def _sheet(book: Workbook, title: str, heads: Iterable[tuple[str, int]], *, frozen: str = "B2") -> Worksheet:
    sheet: Worksheet = book.create_sheet(title)
    for column, (head, width) in enumerate(heads, start=1):
        cell = _words(sheet, 1, column, head)
        cell.font, cell.fill, cell.alignment = _HEAD, _HEAD_FILL, _WRAPPED
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = frozen
    return sheet


def _words(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """A text that stays one: a file may be called `=1+1`, and a layer may hold control characters."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError(f"{cell.coordinate} is merged")
    cell.value = ILLEGAL_CHARACTERS_RE.sub("�", text.encode("utf-8", "replace").decode("utf-8"))[:32_000]
    cell.data_type = "s"
    return cell


def _link(folder: str) -> str:
    return "".join(f"%{ord(c):02X}" if c in "%#?" else c for c in folder) + "/"
