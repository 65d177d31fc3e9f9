"""The tables of the budget as files: budget execution, and income and expenditure by fund and class.

A file may hold several budget units, told apart by 预算单位编码; without it all is the department's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tongjian.engines.measures.printed import normal
from tongjian.systems.performance.declaring.refused import refused
from tongjian.systems.performance.papers.reading.lines import Content
from tongjian.systems.performance.registers.budget.rates import Amounts, execution_rate, printed_rate
from tongjian.systems.performance.registers.columns import CellError, CellKind, Column
from tongjian.systems.performance.registers.headings import TextRow, notes_of, rows_below
from tongjian.systems.performance.registers.models import BookKind, LineKind, Side
from tongjian.systems.performance.registers.report import ADDED, REFUSED, RowReport

_UNIT = (
    Column("unit_code", "预算单位编码", CellKind.TEXT, required=False, longest=40),
    Column("unit", "预算单位", CellKind.TEXT, required=False, longest=200),
)
EXECUTION = (
    Column("name", "名称", CellKind.TEXT, required=True, longest=200),
    Column("initial", "年初预算数", CellKind.AMOUNT, required=False),
    Column("adjustment", "上年度结转及当年预算追加追减数", CellKind.AMOUNT, required=False),
    Column("adjusted", "调整预算数", CellKind.AMOUNT, required=False),
    Column("actual", "实际支出数", CellKind.AMOUNT, required=False),
    Column("rate", "执行率", CellKind.TEXT, required=False, longest=40),
    Column("allocated", "到位数", CellKind.AMOUNT, required=False),
    Column("previous", "上年实际支出数", CellKind.AMOUNT, required=False),
    Column("cause", "原因", CellKind.TEXT, required=False, longest=500),
)
ACCOUNTS = (
    Column("side", "收支", CellKind.CHOICE, required=True, choices=tuple(Side.choices)),
    Column("fund", "资金性质", CellKind.TEXT, required=False, longest=100),
    Column("name", "项目", CellKind.TEXT, required=True, longest=200),
    Column("amount", "金额", CellKind.AMOUNT, required=True),
    Column("previous", "上年金额", CellKind.AMOUNT, required=False),
    Column("increase", "增减额", CellKind.AMOUNT, required=False),
)
_FIGURES = ("initial", "adjustment", "adjusted", "actual", "allocated", "previous")
_NAMES: Mapping[str, LineKind] = {
    "预算总金额": LineKind.TOTAL,
    "合计": LineKind.TOTAL,
    "总计": LineKind.TOTAL,
    "基本支出": LineKind.BASIC,
    "项目支出": LineKind.PROJECTS,
    "公用经费": LineKind.PUBLIC,
    "三公经费": LineKind.OFFICIAL,
    "政府采购": LineKind.PROCUREMENT,
    "政府采购支出": LineKind.PROCUREMENT,
    "非税收入": LineKind.NON_TAX,
}
_FUNDS = ("一般公共预算", "政府性基金预算", "国有资本经营预算", "财政专户管理资金")
MOST_ROWS = 2_000
_QUOTES = str.maketrans("", "", "“”\"'‘’")
Cells = dict[str, Any]


@dataclass(frozen=True)
class UnitTable:
    """The lines of one budget unit, in the order of the file."""

    code: str
    name: str
    lines: list[Cells] = field(default_factory=list)


@dataclass(frozen=True)
class ReadTable:
    """What a file holds: its units, what became of every row, and what else there is to say."""

    units: tuple[UnitTable, ...]
    rows: tuple[RowReport, ...]
    notes: tuple[str, ...]


def read_table(content: Content, kind: BookKind, code: str, name: str) -> ReadTable:
    """The lines of a file; `code` and `name` are of the department, for rows that name no unit.

    The units are whole only where no row of the report was refused. Raises `RefusedError` where the table is
    not there.
    """
    columns = EXECUTION if kind is BookKind.EXECUTION else ACCOUNTS
    reader = _Reader(code, name)
    checked = _execution if kind is BookKind.EXECUTION else _account
    for row in rows_below(content.lines, (*_UNIT, *columns), kind.label):
        reader.take(row, columns, checked)
    if not reader.rows:
        raise refused("表头下面没有数据")
    if len(reader.rows) > MOST_ROWS:
        raise refused(f"一次最多导入 {MOST_ROWS} 行，这份文件有 {len(reader.rows)} 行，请分单位导入")
    notes = notes_of(content, (*_UNIT, *columns), kind.label)
    return ReadTable(tuple(reader.units.values()), tuple(reader.rows), notes)


def line_kind(name: str) -> LineKind:
    """What a line is, by its name; everything that is no total or watched part is an item."""
    plain = "".join(name.translate(_QUOTES).split()).removeprefix("其中：").removeprefix("其中:")
    return _NAMES.get(plain, LineKind.ITEM)


def fund_of(name: str) -> str:
    """The fund a line of the accounts names at its beginning; empty where it names none."""
    return next((fund for fund in _FUNDS if name.startswith(fund)), "")


class _Reader:
    def __init__(self, code: str, name: str) -> None:
        self._code, self._name = code, name
        self.units: dict[str, UnitTable] = {}
        self.rows: list[RowReport] = []
        self._seen: set[tuple[Any, ...]] = set()

    def take(
        self,
        row: TextRow,
        columns: tuple[Column, ...],
        checked: Callable[[Cells], Iterator[tuple[bool, str]]],
    ) -> None:
        cells: Cells = {}
        found: list[str] = []
        warnings: list[str] = []
        for column in (*_UNIT, *columns):
            try:
                cells[column.name] = column.parsed(row.cells.get(column.name, ""))
            except CellError as error:
                found.append(str(error))
        unit = None if found else self._unit(cells, found)
        if unit is not None:
            for fatal, sentence in checked(cells):
                (found if fatal else warnings).append(sentence)
            key = unit.code, *_key(cells)
            if key in self._seen:
                found.append(f"“{cells['name']}”在这个单位已有一行，请合并成一行或改名")
            self._seen.add(key)
            unit.lines.append(cells)
        title = row.cells.get("name", "") or "（没有名称）"
        became = REFUSED if found else ADDED
        self.rows.append(RowReport(row.place, title, became, (*found, *warnings)))

    def _unit(self, cells: Cells, found: list[str]) -> UnitTable | None:
        code, name = cells.pop("unit_code"), cells.pop("unit")
        if bool(code) != bool(name):
            found.append("预算单位编码和预算单位要么都填，要么都不填（本部门）")
            return None
        unit = self.units.setdefault(code or self._code, UnitTable(code or self._code, name or self._name))
        if name and unit.name != name:
            found.append(f"“预算单位”写“{name}”，编码 {code} 前面写的是“{unit.name}”，请改成同一个名称")
            return None
        return unit


def _key(cells: Cells) -> tuple[Any, ...]:
    if "side" in cells:
        return cells["side"], cells["fund"], cells["name"]
    kind = cells["kind"]
    return kind, cells["name"] if kind is LineKind.ITEM else ""


def _execution(cells: Cells) -> Iterator[tuple[bool, str]]:
    """What stands against a line of execution: whether it is fatal, and the sentence."""
    cells["kind"] = line_kind(cells["name"])
    rate = cells.pop("rate")
    amounts = Amounts(**{name: cells[name] for name in _FIGURES})
    if amounts.now is None and amounts.actual is None:
        yield True, f"“{cells['name']}”没有任何金额，请填写预算数和实际支出数，或删去这一行"
    if amounts.initial is not None and amounts.adjusted is not None:
        whole = amounts.initial + (amounts.adjustment or Decimal(0))
        if whole != amounts.adjusted:
            told = f"年初数加追加追减数是 {whole:f}，调整预算数写 {amounts.adjusted:f}"
            yield True, f"“{cells['name']}”{told}，请核对"
    computed = printed_rate(execution_rate(amounts))
    if rate and normal(rate) != normal(computed):
        yield False, f"“{cells['name']}”的执行率写作 {rate}，按金额计算是 {computed}，以计算的为准"


def _account(cells: Cells) -> Iterator[tuple[bool, str]]:
    """The same for a line of the accounts: an increase gives the year before, a name its fund."""
    cells["fund"] = cells["fund"] or fund_of(cells["name"])
    increase = cells.pop("increase")
    if increase is None:
        return
    previous = cells["amount"] - increase
    if cells["previous"] is None:
        cells["previous"] = previous
    elif cells["previous"] != previous:
        told = f"金额减增减额是 {previous:f}，上年金额写 {cells['previous']:f}"
        yield True, f"“{cells['name']}”{told}，请核对"
