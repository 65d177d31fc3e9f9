"""The parts of a form as they are found, and the form made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from tongjian.engines.measures.operators import Operator
from tongjian.engines.measures.value import Words
from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.measures.indicators import IndicatorSheet
from tongjian.systems.performance.papers.layout import Kind
from tongjian.systems.performance.papers.reading.labels import TOTALS, key_of, plain
from tongjian.systems.performance.papers.reading.tables import Open

Row = dict[str, Any]
_INDICATORS, _EXECUTION = "indicators", "budget_execution.rows"
_NEEDED = {
    "budget.sub_projects": ("amount", "金额"),
    "revenue_expenditure.income": ("amount", "金额"),
    "revenue_expenditure.expenditure": ("amount", "金额"),
    "milestones": ("when", "时间"),
}
_SHORT = frozenset({Kind.MONEY, Kind.PRINTED})


@dataclass
class Built:
    """Values by path, rows by table."""

    form: str
    values: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, list[Row]] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    unfilled: set[str] = field(default_factory=set)
    awards: list[Row] = field(default_factory=list)
    chapters: dict[str, list[str]] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    year: int | None = None

    @property
    def sub_projects(self) -> tuple[str, ...]:
        """The names of sub-projects read so far."""
        return tuple(str(row["name"]) for row in self.tables.get("budget.sub_projects", ()))

    def put(self, path: str, value: Any) -> bool:
        """Keep a value; False when another one was found before."""
        if path in self.values and self.values[path] is not None:
            return bool(self.values[path] == value)
        self.values[path] = value
        return True

    def guess_year(self, year: int) -> None:
        """The year of the line under the title, where no cell says it."""
        self.year = self.year or year

    def say(self, chapter: str, text: str) -> None:
        """Another paragraph of a chapter."""
        self.chapters.setdefault(chapter, []).append(text)

    def begin(self, table: Open) -> None:
        """A table is there, even when it has no rows."""
        self.tables.setdefault(table.section.of, [])
        if table.section.of == _EXECUTION and not table.section.award:
            kinds = {column.field: column.kind for column in table.section.columns}
            self.columns = tuple(heading for name, heading in table.headings.items() if kinds[name] in _SHORT)

    def add(self, table: Open, values: Mapping[str, Any]) -> str:
        """Keep a row. What is wrong with it as a sentence, empty when nothing is."""
        section, row = table.section, dict(values)
        if section.names and self._only_name(section.names, str(row[key_of(section)]), row):
            return ""
        if (needed := _NEEDED.get(section.of)) and row.get(needed[0]) is None:
            return f"没有{needed[1]}，请补上。"
        if section.of == _INDICATORS:
            return self._add_indicator(row)
        if section.award:
            weight, score = row.pop("weight", None), row.pop("score", None)
            award = section.award
            if plain(str(row["name"])) == plain(award.row) and (weight is not None or score is not None):
                points = {"weight": weight, "score": score, "actual": row.get("rate_printed")}
                self.awards.append(
                    {"name": award.indicator, "level1": award.level1, "target": award.target, **points}
                )
        self.tables[section.of].append({name: value for name, value in row.items() if value is not None})
        return ""

    def _only_name(self, path: str, name: str, row: Mapping[str, Any]) -> bool:
        """Whether this is a printed name with nothing beside it. Names are kept in their order."""
        if plain(name) not in TOTALS:
            self.names.setdefault(path, []).append(name)
        blank = all(value is None or value == name for value in row.values())
        if blank:
            self.unfilled.add(path)
        return blank

    def _add_indicator(self, row: Row) -> str:
        given = {name: value for name, value in row.items() if value is not None}
        if "cause" in row:
            given["cause"] = row["cause"] or ""
        try:
            sheet = IndicatorSheet.model_validate(given)
        except ValidationError as error:
            return "；".join(_sentence(detail) for detail in error.errors()[:3])
        if isinstance(sheet.read_target().value, Words):
            given["operator"] = Operator.QUALITATIVE
        self.tables[_INDICATORS].append(given)
        return ""


def build(built: Built) -> tuple[Row | None, str]:
    """The data of a form and what keeps it from being one."""
    data: Row = {"form": built.form}
    for path, value in built.values.items():
        if value is not None:
            _set(data, path, value)
    for path, rows in built.tables.items():
        if rows:
            _set(data, path, rows)
    for path in built.unfilled:
        # Where no name is left over, the rows themselves say which there are.
        _set(data, path, built.names[path])
    if built.awards:
        data[_INDICATORS] = [*built.awards, *data.get(_INDICATORS, [])]
    if built.columns and "budget_execution" in data:
        data["budget_execution"]["columns"] = built.columns
    if built.chapters:
        data["chapters"] = [
            {"title": title, "text": "\n".join(texts)} for title, texts in built.chapters.items()
        ]
    if built.year is not None and "year" not in data:
        data["year"] = built.year
    return _checked(data)


def _checked(data: Row) -> tuple[Row | None, str]:
    problem = ""
    accounts = data.get("revenue_expenditure")
    if accounts is not None and accounts.get("total") is None:
        del data["revenue_expenditure"]
        problem = "收支表没有收支总额，收支没有读入，请补上收支总额。"
    if not data.get(_INDICATORS):
        return None, "没有读到任何指标，请检查指标表的表头和各行。"
    try:
        FormSheet.model_validate(data)
    except ValidationError as error:
        return None, "；".join(_sentence(detail) for detail in error.errors()[:5])
    return data, problem


def _set(data: Row, path: str, value: Any) -> None:
    *way, last = path.split(".")
    for name in way:
        data = data.setdefault(name, {})
    data[last] = value


def _sentence(detail: Any) -> str:
    context = detail.get("ctx", {})
    if detail["type"] == "pack":
        return f"{context['sentence']}。{context['mend']}。"
    where = ".".join(map(str, detail["loc"]))
    return f"“{where}”的内容“{str(detail['input'])[:40]}”不合要求，请改正。"
