"""运维巡检台账: what is looked at every month so that the system keeps running."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from tongjian.kernel.people.models import User


class OperationMonth(models.Model):
    """The ledger of one month (`first` is its first day); `checks` are those of the pack when it was opened.

    Closed, it takes no more entries.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    first = models.DateField()
    due_on = models.DateField()
    checks = models.JSONField()
    opened_at = models.DateTimeField()
    reminded_on = models.DateField(null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("city", "first"), name="assessment_operation_month_once"),
        )

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"


class Finding(models.TextChoices):
    """What an inspection showed."""

    NORMAL = "normal", "正常"
    PROBLEM = "problem", "有问题"
    SOLVED = "solved", "已处理"


class OperationEntry(models.Model):
    """One inspection of one thing; later entries follow earlier ones, none is changed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    month = models.ForeignKey(OperationMonth, models.PROTECT, related_name="entries")
    check_code = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    found = models.CharField(max_length=8, choices=Finding.choices)
    remark = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("month", "check_code", "number"), name="assessment_operation_entry"
            ),
            models.CheckConstraint(
                condition=Q(found="normal") | ~Q(remark=""), name="assessment_operation_entry_what"
            ),
        )

    def __str__(self) -> str:
        return f"{self.check_code} {self.found}"
