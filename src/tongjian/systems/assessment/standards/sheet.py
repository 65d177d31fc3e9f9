"""`assessment/<code>.standard.yaml` of a pack: what districts are assessed by, as data with a version.

Points and deductions are the city's decisions; a figure nobody has compared with its source keeps
`verified: false`. Fines can be neither an item nor a column (行政处罚法 art. 74): such a file is refused.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from tongjian.engines.measures.operators import Better, Operator
from tongjian.engines.measures.printed import Target, read_target
from tongjian.engines.measures.rules import Bonus, Rule
from tongjian.engines.measures.value import Number
from tongjian.kernel.measures.figures import Figure, NoFines
from tongjian.kernel.measures.indicators import RuleSheet
from tongjian.kernel.packs.schema import Code, Part, Title, wrong
from tongjian.systems.assessment.models import Frequency

SUFFIX = ".standard.yaml"
Name = Annotated[NoFines, Field(min_length=1, max_length=120)]
Column = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


class Terms(Part):
    """Columns added up, with those that are taken off: 应结案数 − 缓办数."""

    add: tuple[Column, ...] = Field(min_length=1)
    less: tuple[Column, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read."""
        return (*self.add, *self.less)


class FromTable(Part):
    """A count of an imported table, or a part of a whole. `empty`: why an item with 0 of 0 does not apply."""

    kind: Literal["table"]
    table: Code
    numerator: Terms
    denominator: Terms | None = None
    empty: str = Field("", max_length=200)

    @model_validator(mode="after")
    def _says_why_empty(self) -> Self:
        if self.denominator is not None and not self.empty:
            raise wrong("没有写分母为 0 时为什么不适用", "补上 empty，例如 empty: 本期没有应结案件")
        return self


class FromMeasure(Part):
    """A bound measure of the pack, grouped by the region of the district under `group`."""

    kind: Literal["measure"]
    measure: NoFines
    group: Column


class Aspect(Part):
    """One thing to look at on the spot, judged as fine, as a problem, or as not there."""

    code: Code
    title: Name
    clause: str = Field("", max_length=200)


class FromCheck(Part):
    """A check at drawn places of these `kinds`, `each` of them for every district.

    `takes` says what becomes the value: the share of aspects that were fine, or the number of problems.
    `second`: another person marks every place from the photos, without seeing the first marks.
    """

    kind: Literal["check"]
    kinds: tuple[Title, ...] = Field(min_length=1)
    each: int = Field(ge=1, le=200)
    takes: Literal["share", "problems"]
    aspects: tuple[Aspect, ...] = Field(min_length=1, max_length=40)
    second: bool = True


class FromRecord(Part):
    """Entered by an assessor from a record: a number, or a part of a whole. `paper`: a file must be given."""

    kind: Literal["record"]
    counted: Name
    whole: Name | None = None
    paper: bool = True


ItemSource = Annotated[FromTable | FromMeasure | FromCheck | FromRecord, Field(discriminator="kind")]


class ItemSheet(Part):
    """One item. `points` of the whole; a bonus has none. `rule` says how a value becomes a score."""

    item: Code
    title: Name
    part: Code
    points: Figure = Field(Decimal(0), ge=0, le=1000)
    every: Frequency
    target: str = Field(min_length=1, max_length=60)
    better: Better | None = None
    rule: RuleSheet
    source: ItemSource
    explanation: str = Field("", max_length=500)

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if not isinstance(self.as_target.value, Number):
            raise wrong(f"目标“{self.target}”不是数", "写成带符号的数，例如 ≥90% 或 ≤0次")
        if (self.points == 0) != isinstance(self.as_rule, Bonus):
            raise wrong("只有加分项不占分值，其他项都要有分值", "写 points，或把 rule.kind 改为 bonus")
        return self

    @property
    def as_target(self) -> Target:
        """As the engine has it."""
        return read_target(self.target)

    @property
    def as_rule(self) -> Rule:
        """As the engine has it."""
        return self.rule.rule()

    @property
    def unit(self) -> str:
        """The unit of target and value."""
        value = self.as_target.value
        return value.unit if isinstance(value, Number) else ""

    @property
    def operator(self) -> Operator:
        """How the target binds."""
        return self.as_target.operator


class PartSheet(Part):
    """执法实效, 队伍管理: a part of the whole with its points."""

    part: Code
    title: Name
    points: Figure = Field(gt=0, le=1000)


class TableSheet(Part):
    """A table another system gives: how its columns are headed, and which is at most which.

    `district` heads the column with the name or region code of the district.
    """

    table: Code
    title: Name
    district: Title
    columns: dict[Column, Name] = Field(min_length=1)
    at_most: tuple[tuple[Column, Column], ...] = ()


class Deadlines(Part):
    """Days after the last day of a period until evidence is due, and how long before a task turns yellow."""

    days: int = Field(ge=1, le=60)
    warn: int = Field(ge=0, le=30)


class StandardSheet(Part):
    """The whole standard. `full` is the sum of its parts; `fewest` pairs carry an agreement statistic."""

    standard: Code
    version: date
    title: Name
    basis: str = Field("", max_length=500)
    verified: bool = False
    full: Figure = Field(gt=0, le=1000)
    places: int = Field(2, ge=0, le=6)
    bonus_cap: Figure | None = Field(None, gt=0)
    fewest: int = Field(30, ge=2, le=1000)
    deadlines: Deadlines
    parts: tuple[PartSheet, ...] = Field(min_length=1)
    tables: tuple[TableSheet, ...] = ()
    items: tuple[ItemSheet, ...] = Field(min_length=1, max_length=200)

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if sum(part.points for part in self.parts) != self.full:
            raise wrong("各部分分值之和不等于总分", "使各部分 points 合计等于 full")
        for part in self.parts:
            given = sum((item.points for item in self.items if item.part == part.part), Decimal(0))
            if given != part.points:
                raise wrong(
                    f"“{part.title}”各项分值合计 {given}，应为 {part.points}",
                    "核对各项 points 和该部分的分值",
                )
        return self

    @model_validator(mode="after")
    def _refers(self) -> Self:
        parts, codes = {part.part for part in self.parts}, [item.item for item in self.items]
        if twice := {code for code in codes if codes.count(code) > 1}:
            raise wrong(f"项目“{'、'.join(sorted(twice))}”写了两次", "给其中一个换个代码")
        for item in self.items:
            if item.part not in parts:
                raise wrong(f"“{item.title}”属于没有的部分“{item.part}”", f"改为 {'、'.join(sorted(parts))}")
            if isinstance(item.source, FromTable):
                self._reads(item.title, item.source)
        return self

    def _reads(self, title: str, source: FromTable) -> None:
        table = self.table(source.table)
        if table is None:
            raise wrong(f"“{title}”取自没有的表“{source.table}”", "在 tables 中写出这张表")
        wanted = (*source.numerator.columns, *(source.denominator.columns if source.denominator else ()))
        if missing := [column for column in wanted if column not in table.columns]:
            raise wrong(f"“{title}”用到表中没有的列“{'、'.join(missing)}”", "在该表的 columns 中补上")

    def table(self, code: str) -> TableSheet | None:
        """The table of that code."""
        return next((table for table in self.tables if table.table == code), None)

    def item(self, code: str) -> ItemSheet:
        """The item of that code. Raises `LookupError`."""
        for item in self.items:
            if item.item == code:
                return item
        raise LookupError(f"标准“{self.title}”中没有“{code}”")

    @property
    def reference(self) -> str:
        """As a score names it: district-enforcement@2021-12-01."""
        return f"{self.standard}@{self.version.isoformat()}"
