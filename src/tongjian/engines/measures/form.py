"""A performance form as it was handed in: indicators, money, plan and narrative, ready to be checked."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tongjian.engines.measures.earning import Row


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row with what stands beside it. `of` is how many units a share is taken of (6 districts).

    `source`, `explanation`, `cause` and `deviation_printed` None: no such column on the form, or it is empty.
    """

    row: Row
    source: str | None = None
    explanation: str | None = None
    cause: str | None = None
    deviation_printed: str | None = None
    sub_projects: tuple[str, ...] = ()
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """One named sum of money."""

    name: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Funding:
    """A source of funds of the whole project."""

    source: str
    total_investment: Decimal | None = None
    previous_year: Decimal | None = None
    this_year_plan: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PreviousYear:
    """Money of the year before; the rates as printed, without the percent sign."""

    budget: Decimal | None = None
    allocated: Decimal | None = None
    spent: Decimal | None = None
    in_place_rate: str | None = None
    execution_rate: str | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """The money of a declared project, in `currency`."""

    sub_projects: tuple[Amount, ...] = ()
    printed_total: Decimal | None = None
    funding: tuple[Funding, ...] = ()
    previous_year: PreviousYear | None = None
    currency: str = "万元"


@dataclass(frozen=True, slots=True)
class Execution:
    """A row of budget execution: the total, 基本支出, 项目支出, and the projects listed under it."""

    name: str
    initial: Decimal | None = None
    adjustment: Decimal | None = None
    adjusted: Decimal | None = None
    actual: Decimal | None = None
    rate_printed: str | None = None
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A line of income or expenditure, with its growth over the year before."""

    name: str
    amount: Decimal
    increase: Decimal | None = None
    growth_printed: str | None = None


@dataclass(frozen=True, slots=True)
class Accounts:
    """Income and expenditure of a department, each adding up to `total`."""

    total: Account
    income: tuple[Account, ...] = ()
    expenditure: tuple[Account, ...] = ()
    currency: str = "万元"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step of the plan; `when` as written: 2020-05..2020-08."""

    stage: str
    when: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of the narrative about an indicator or a kind of indicators (满意度)."""

    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Form:
    """Everything a form says. What it does not have is empty."""

    indicators: tuple[Indicator, ...]
    title: str = ""
    year: int | None = None
    unit: str = ""
    unit_code: str = ""
    project: str = ""
    nature: str = ""
    names: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    scope: str = ""
    goals: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    narrative: tuple[Statement, ...] = ()
    announced: tuple[str, ...] = ()
    duties: int | None = None
    budget: Budget | None = None
    execution: tuple[Execution, ...] = ()
    accounts: Accounts | None = None
    weight_total: Decimal | None = None
    score_total: Decimal | None = None
    grade: str = ""
