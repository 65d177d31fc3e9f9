"""Tables of the budget as pages and exports print them: amounts as given, rates with two places."""

from __future__ import annotations

from dataclasses import dataclass

from tongjian.systems.performance.registers.amounts import plain
from tongjian.systems.performance.registers.budget import checking, rates, rollup
from tongjian.systems.performance.registers.models import LineKind, Side

Head = tuple[str, int, bool]
"""A heading, its width in characters, and whether its cells are numbers."""
_EXECUTION: tuple[Head, ...] = (
    ("名称", 30, False),
    ("年初预算数", 16, True),
    ("上年度结转及当年预算追加追减数", 32, True),
    ("调整预算数", 16, True),
    ("实际支出数", 16, True),
    ("执行率", 12, True),
    ("预算调整率", 12, True),
    ("原因", 40, False),
)
_ACCOUNTS: tuple[Head, ...] = (
    ("收支", 12, False),
    ("资金性质", 24, False),
    ("项目", 30, False),
    ("金额", 16, True),
    ("上年金额", 16, True),
    ("增减额", 16, True),
    ("增减率", 12, True),
)
_STRONG = frozenset({LineKind.TOTAL, LineKind.BASIC, LineKind.PROJECTS, Side.TOTAL})


@dataclass(frozen=True, slots=True)
class Cell:
    """A text under its heading."""

    title: str
    text: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """Cells in the order of the headings, and whether the row is a total or one of its parts."""

    heads: tuple[Head, ...]
    cells: tuple[str, ...]
    strong: bool

    @property
    def told(self) -> list[Cell]:
        """The cells with their headings; a blank one is empty, which is not zero."""
        named = zip(self.heads, self.cells, strict=True)
        return [Cell(title, text, is_number) for (title, _, is_number), text in named]


@dataclass(frozen=True, slots=True)
class Shown:
    """A table with its books, and what is to be said about it."""

    heads: tuple[Head, ...]
    rows: tuple[ShownRow, ...]
    standing: rollup.Standing
    notes: tuple[str, ...]


def shown_execution(found: rollup.Execution) -> Shown:
    """Budget execution in the columns of the source form, with the rate of adjustment beside it."""
    rows = (
        ShownRow(
            _EXECUTION,
            (
                line.name,
                *map(plain, (line.amounts.initial, line.amounts.adjustment)),
                *map(plain, (line.amounts.now, line.amounts.actual)),
                rates.printed_rate(rates.execution_rate(line.amounts)),
                rates.printed_rate(rates.adjustment_rate(line.amounts)),
                line.cause,
            ),
            line.kind in _STRONG,
        )
        for line in found.lines
    )
    notes = (*found.standing.notes, *checking.of_execution(found.lines))
    return Shown(_EXECUTION, tuple(rows), found.standing, notes)


def shown_accounts(found: rollup.Books) -> Shown:
    """Income and expenditure by fund and class, with the increase over the year before."""
    rows: list[ShownRow] = []
    for line in found.lines:
        amount = line.amounts.actual
        assert amount is not None, "an amount is required of every line"
        more, rate = rates.growth(amount, line.amounts.previous)
        figures = map(plain, (amount, line.amounts.previous, more))
        cells = (line.side.label, line.fund, line.name, *figures, rates.printed_rate(rate))
        rows.append(ShownRow(_ACCOUNTS, cells, line.side in _STRONG))
    notes = (*found.standing.notes, *checking.of_accounts(found.lines))
    return Shown(_ACCOUNTS, tuple(rows), found.standing, notes)
