"""A performance form as a file: `packs/<city>/performance/<form>.form.yaml`, or one given by hand."""

from __future__ import annotations

from typing import Any, Self

from pydantic import Field, model_validator

from tongjian.engines.measures.form import (
    Account,
    Accounts,
    Amount,
    Budget,
    Execution,
    Form,
    Funding,
    Milestone,
    PreviousYear,
    Statement,
)
from tongjian.kernel.measures.figures import Figure
from tongjian.kernel.measures.indicators import IndicatorSheet
from tongjian.kernel.packs.schema import Part, wrong


class AmountSheet(Part):
    """A sub-project with its money."""

    name: str
    amount: Figure


class FundingSheet(Part):
    """A source of funds."""

    source: str
    total_investment: Figure | None = None
    previous_year: Figure | None = None
    this_year_plan: Figure | None = None


class PreviousYearSheet(Part):
    """The year before: money, and rates as printed."""

    budget: Figure | None = None
    allocated: Figure | None = None
    spent: Figure | None = None
    in_place_rate_pct: str | None = None
    execution_rate_pct: str | None = None


class BudgetSheet(Part):
    """The money of a declared project. `funding_sources_on_form` are the printed kinds of sources."""

    currency_unit: str = "万元"
    sub_projects: tuple[AmountSheet, ...] = ()
    printed_total: Figure | None = None
    funding: tuple[FundingSheet, ...] = ()
    funding_sources_on_form: tuple[str, ...] = ()
    previous_year: PreviousYearSheet | None = None

    def budget(self) -> Budget:
        """As the engine has it."""
        before = self.previous_year
        return Budget(
            tuple(Amount(row.name, row.amount) for row in self.sub_projects),
            self.printed_total,
            tuple(
                Funding(row.source, row.total_investment, row.previous_year, row.this_year_plan)
                for row in self.funding
            ),
            PreviousYear(
                before.budget,
                before.allocated,
                before.spent,
                before.in_place_rate_pct,
                before.execution_rate_pct,
            )
            if before
            else None,
            self.currency_unit,
        )


class ExecutionRowSheet(Part):
    """A row of budget execution."""

    name: str
    initial: Figure | None = None
    adjustment: Figure | None = None
    adjusted: Figure | None = None
    actual: Figure | None = None
    rate_printed: str | None = None
    cause: str | None = None


class ExecutionSheet(Part):
    """Budget execution of a department; `columns` are the printed headings."""

    currency_unit: str = "万元"
    columns: tuple[str, ...] = ()
    rows: tuple[ExecutionRowSheet, ...] = ()


class AccountSheet(Part):
    """A line of income or expenditure."""

    name: str
    amount: Figure
    increase: Figure | None = None
    increase_pct_printed: str | None = None

    def account(self) -> Account:
        """As the engine has it."""
        return Account(self.name, self.amount, self.increase, self.increase_pct_printed)


class AccountsSheet(Part):
    """Income and expenditure of a department."""

    currency_unit: str = "万元"
    total: Figure
    increase: Figure | None = None
    increase_pct_printed: str | None = None
    income: tuple[AccountSheet, ...] = ()
    expenditure: tuple[AccountSheet, ...] = ()

    def accounts(self) -> Accounts:
        """As the engine has it."""
        return Accounts(
            Account("收支总额", self.total, self.increase, self.increase_pct_printed),
            tuple(row.account() for row in self.income),
            tuple(row.account() for row in self.expenditure),
            self.currency_unit,
        )


class MilestoneSheet(Part):
    """A step of the plan: 2020-04, 2020-05..2020-08."""

    stage: str
    when: str


class StatementSheet(Part):
    """A sentence of the narrative about an indicator."""

    about: str
    text: str


class TaskSheet(Part):
    """A key task of the year (年度重点工作), and what came of it."""

    name: str
    result: str = ""


class ChapterSheet(Part):
    """A chapter of a report in the order of the report."""

    title: str
    text: str = ""


class FormSheet(Part):
    """A whole form. `verified: false`: figures as the source form prints them, compared with nothing else.

    `facts` are figures and lists of the text beside the tables. `goal_results` answer the annual goals.
    """

    form: str = ""
    year: int | None = Field(None, ge=1990, le=2200)
    unit: str = ""
    unit_code: str = ""
    project: str = ""
    system: str = ""
    project_type: str = ""
    project_attribute: str = ""
    government_procurement: bool | None = None
    purchase_of_services: bool | None = None
    nature: str = ""
    leader: str = ""
    contact: str = ""
    overview: str = ""
    necessity: str = ""
    management: str = ""
    names: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    scope: str = ""
    total_goal: str = ""
    annual_goals: tuple[str, ...] = ()
    goal_results: tuple[str, ...] = ()
    tasks: tuple[TaskSheet, ...] = ()
    chapters: tuple[ChapterSheet, ...] = ()
    remarks: str = ""
    texts: tuple[str, ...] = ()
    milestones: tuple[MilestoneSheet, ...] = ()
    narrative: tuple[StatementSheet, ...] = ()
    announced_parts: tuple[str, ...] = ()
    duties: int | None = Field(None, ge=1)
    facts: dict[str, Any] = {}
    budget: BudgetSheet | None = None
    budget_execution: ExecutionSheet | None = None
    revenue_expenditure: AccountsSheet | None = None
    indicators: tuple[IndicatorSheet, ...] = Field(max_length=2000)
    printed_weight_total: Figure | None = None
    printed_score_total: Figure | None = None
    printed_grade: str = ""
    verified: bool = False

    @model_validator(mode="after")
    def _has_indicators(self) -> Self:
        # Not `min_length`: that would also complain when the only row is wrong.
        if not self.indicators:
            raise wrong("没有任何指标", "在 indicators 下至少写一行")
        return self

    def _passages(self) -> tuple[str, ...]:
        """The long texts of the form, whose wording is checked like that of any other."""
        chapters = (chapter.text for chapter in self.chapters)
        return (self.overview, self.necessity, self.management, self.total_goal, self.remarks, *chapters)

    def as_form(self) -> Form:
        """As the engine has it."""
        execution = self.budget_execution.rows if self.budget_execution else ()
        return Form(
            indicators=tuple(row.indicator(number) for number, row in enumerate(self.indicators, start=1)),
            title=self.form,
            year=self.year,
            unit=self.unit,
            unit_code=self.unit_code,
            project=self.project,
            nature=self.nature,
            names=self.names,
            chain=self.chain,
            basis=self.basis,
            scope=self.scope,
            goals=self.annual_goals,
            texts=(*self.texts, *filter(None, self._passages())),
            milestones=tuple(Milestone(row.stage, row.when) for row in self.milestones),
            narrative=tuple(Statement(row.about, row.text) for row in self.narrative),
            announced=self.announced_parts,
            duties=self.duties,
            budget=self.budget.budget() if self.budget else None,
            execution=tuple(Execution(**row.model_dump()) for row in execution),
            accounts=self.revenue_expenditure.accounts() if self.revenue_expenditure else None,
            weight_total=self.printed_weight_total,
            score_total=self.printed_score_total,
            grade=self.printed_grade,
        )
