"""The books of the budget, imported month by month, as things stood at its end. Money in 万元."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from tongjian.kernel.numbers.fields import ScaledDecimalField
from tongjian.systems.performance.registers.models.procurement import PLACES


class BookKind(models.TextChoices):
    """Which table a book holds."""

    EXECUTION = "execution", "预算执行表"
    ACCOUNTS = "accounts", "收支情况表"


class LineKind(models.TextChoices):
    """What a line of budget execution is: the whole, one of its parts, an item, or what is watched apart."""

    TOTAL = "total", "预算总金额"
    BASIC = "basic", "基本支出"
    PROJECTS = "projects", "项目支出"
    ITEM = "item", "项目"
    PUBLIC = "public", "公用经费"
    OFFICIAL = "official", "“三公”经费"
    PROCUREMENT = "procurement", "政府采购"
    NON_TAX = "non-tax", "非税收入"


class Side(models.TextChoices):
    """The side of the accounts."""

    TOTAL = "total", "收支总额"
    INCOME = "income", "收入"
    EXPENDITURE = "expenditure", "支出"


class Book(models.Model):
    """One imported table of one budget unit for the end of one month.

    A unit is the department itself or one below it, told apart by `unit_code`. A later import of the same
    month supersedes the one before and says why; nothing else of a book or its lines ever changes. `digest`
    is the SHA-256 of the lines as canonical JSON.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    city = models.CharField("城市", max_length=32)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField("表", max_length=12, choices=BookKind.choices)
    unit_code = models.CharField("预算单位编码", max_length=40)
    unit = models.CharField("预算单位", max_length=200)
    year = models.PositiveSmallIntegerField("年度")
    month = models.PositiveSmallIntegerField("月份")
    number = models.PositiveIntegerField("稿次")
    document = models.ForeignKey(
        "documents.Document", models.PROTECT, null=True, related_name="+", db_index=False
    )
    reason = models.CharField("更正原因", max_length=500, blank=True)
    digest = models.CharField(max_length=64)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField("导入时间")
    superseded_at = models.DateTimeField("被替换的时间", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "kind", "unit_code", "year", "month", "number"), name="book_once"
            ),
            models.UniqueConstraint(
                fields=("organisation", "kind", "unit_code", "year", "month"),
                condition=Q(superseded_at__isnull=True),
                name="book_one_current",
            ),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="book_of_a_month"),
        )
        indexes = (models.Index(fields=("city", "year", "kind"), name="book_of_city"),)

    def __str__(self) -> str:
        return f"{self.unit} {self.year}-{self.month:02}"


class ExecutionLine(models.Model):
    """A line of budget execution; what the table left blank is absent, not zero.

    `previous` is the actual figure of the year before; `allocated` what has arrived of the adjusted budget.
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="execution", db_index=False)
    place = models.PositiveIntegerField("行")
    kind = models.CharField("性质", max_length=12, choices=LineKind.choices)
    name = models.CharField("名称", max_length=200)
    initial = ScaledDecimalField("年初预算数", places=PLACES, null=True)
    adjustment = ScaledDecimalField("上年度结转及当年预算追加追减数", places=PLACES, null=True)
    adjusted = ScaledDecimalField("调整预算数", places=PLACES, null=True)
    actual = ScaledDecimalField("实际支出数", places=PLACES, null=True)
    allocated = ScaledDecimalField("到位数", places=PLACES, null=True)
    previous = ScaledDecimalField("上年实际支出数", places=PLACES, null=True)
    cause = models.CharField("原因", max_length=500, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("book", "place"), name="execution_line_once"),)

    def __str__(self) -> str:
        return self.name


class AccountLine(models.Model):
    """A line of income or expenditure by fund and class; `previous` is the amount of the year before."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="accounts", db_index=False)
    place = models.PositiveIntegerField("行")
    side = models.CharField("收支", max_length=12, choices=Side.choices)
    fund = models.CharField("资金性质", max_length=100, blank=True)
    name = models.CharField("项目", max_length=200)
    amount = ScaledDecimalField("金额", places=PLACES)
    previous = ScaledDecimalField("上年金额", places=PLACES, null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("book", "place"), name="account_line_once"),)

    def __str__(self) -> str:
        return self.name
