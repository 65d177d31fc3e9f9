"""The registers: each a table with its columns, and how its rows are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tongjian.systems.performance.registers.columns import Column, column_of
from tongjian.systems.performance.registers.models import (
    Acceptance,
    Asset,
    Change,
    Contract,
    Entry,
    Lawsuit,
    NilReturn,
    Paper,
    Payment,
    PlannedPayment,
    Review,
    RiskEvent,
    Task,
    Tender,
    Training,
)


@dataclass(frozen=True)
class Register:
    """A register by its code. `title_head` and `date_head` say what a row is called and what its day means.

    A `standing` register holds what is there (assets, documents in force): all rows up to a day count, but
    those whose `ends` lies before it. Of any other only the rows of the year count. `told` are the columns
    of its own, `listed` those of them that the list shows.
    """

    code: str
    title: str
    model: type[Entry]
    title_head: str
    date_head: str
    told: tuple[str, ...]
    listed: tuple[str, ...]
    standing: bool = False
    ends: str = ""
    help: str = ""
    columns: tuple[Column, ...] = field(init=False, repr=False)
    named: Mapping[str, Column] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        model = self.model
        columns = (
            column_of(model, "title", self.title_head),
            column_of(model, "happened_on", self.date_head),
            column_of(model, "project", "项目（部门整体的不填）"),
            *(column_of(model, name) for name in self.told),
            column_of(model, "note"),
        )
        object.__setattr__(self, "columns", columns)
        object.__setattr__(self, "named", MappingProxyType({each.name: each for each in columns}))

    def __hash__(self) -> int:
        return hash(self.code)

    @property
    def source(self) -> str:
        """Under which name measures count its rows."""
        return f"register-{self.code}"


_ALL = (
    Register(
        "tenders", "招标采购", Tender, "采购项目", "中标（成交）日期",
        ("method", "budget", "price", "winner", "proper"), ("method", "budget", "price"),
        help="没有成交的中标价不填；资金节约率只统计填写了中标价的。",
    ),
    Register(
        "contracts", "合同", Contract, "合同名称", "签订日期",
        ("number", "counterparty", "amount", "until"), ("counterparty", "amount"),
    ),
    Register(
        "changes", "合同变更", Change, "变更内容", "变更日期",
        ("number", "amount", "cause", "proper"), ("number", "amount", "proper"),
    ),
    Register(
        "risks", "风险事件", RiskEvent, "事件", "发生日期",
        ("level", "measure", "controlled"), ("level", "controlled"),
    ),
    Register(
        "planned-payments", "支付计划", PlannedPayment, "支付事项", "计划支付日期",
        ("number", "amount"), ("number", "amount"),
    ),
    Register(
        "payments", "支付", Payment, "支付事项", "支付日期",
        ("number", "payee", "voucher", "amount", "earmarked", "proper"), ("payee", "amount", "proper"),
    ),
    Register(
        "acceptances", "验收", Acceptance, "验收事项", "验收日期",
        ("kind", "quantity", "passed", "in_use"), ("kind", "quantity", "passed"),
    ),
    Register(
        "assets", "固定资产", Asset, "资产名称", "入账日期",
        ("number", "amount", "in_use", "proper", "titled", "disposed_on"), ("amount", "in_use", "proper"),
        standing=True, ends="disposed_on",
    ),
    Register(
        "lawsuits", "行政诉讼", Lawsuit, "案件", "立案日期",
        ("number", "kind", "court", "result"), ("number", "kind", "result"),
    ),
    Register(
        "papers", "规范性文件与制度", Paper, "文件名称", "施行日期",
        ("number", "kind", "topic", "proper", "repealed_on"), ("number", "kind", "topic"),
        standing=True, ends="repealed_on",
        help="主题用来核对制度是否齐全，例如：预算管理、收支管理、政府采购、资产管理、项目管理、人事管理。",
    ),
    Register(
        "trainings", "培训", Training, "培训内容", "培训日期",
        ("kind", "planned", "attended", "passed"), ("kind", "planned", "attended"),
    ),
    Register(
        "reviews", "第三方可研评估", Review, "评估的项目", "出具报告日期",
        ("kind", "reviewer", "fee", "result", "sufficient"), ("kind", "reviewer", "result"),
    ),
    Register(
        "tasks", "重点工作", Task, "工作", "应完成日期",
        ("indicator", "done", "done_on", "planned", "achieved", "unit", "result"),
        ("indicator", "done", "result"),
        help="“对应指标”写申报表上的指标名称，一字不差，完成情况才会计入该指标。",
    ),
    Register(
        "nil-returns", "零报告", NilReturn, "说明", "截至日期",
        ("kind",), ("kind",),
        help="从年初到截至日期没有发生某类事项的，登记一行：件数、次数按 0 计，比率和规范性按不适用处理。"
        "既没有事项也没有零报告的，按缺失处理。",
    ),
)  # fmt: skip
REGISTERS: Mapping[str, Register] = MappingProxyType({each.code: each for each in _ALL})
"""Every register by its code, in the order of the menu."""


def register_of(entry: Entry) -> Register:
    """The register a row stands in."""
    return next(each for each in _ALL if isinstance(entry, each.model))
