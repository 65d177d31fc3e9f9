"""Periods, and what is to be collected in them."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from tongjian.kernel.people.models import Organisation, User
from tongjian.systems.assessment.models.standards import Frequency, Item, Standard


class PeriodState(models.TextChoices):
    """A period is open while evidence is collected; afterwards only corrections are made."""

    OPEN = "open", "采集中"
    CLOSED = "closed", "已截止"


class Period(models.Model):
    """A month or quarter that is assessed by one standard; `first` and `last` are days, both included."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="periods")
    kind = models.CharField(max_length=8, choices=Frequency.choices)
    first = models.DateField()
    last = models.DateField()
    state = models.CharField(max_length=8, choices=PeriodState.choices, default=PeriodState.OPEN)
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("standard", "kind", "first"), name="assessment_period_once"),
            models.CheckConstraint(condition=Q(last__gt=F("first")), name="assessment_period_has_days"),
        )
        indexes: ClassVar = [models.Index(fields=["city", "-first"], name="assessment_period_of_city")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """As it is called: 2021年7月, 2021年第三季度."""
        if self.kind == Frequency.MONTH:
            return f"{self.first.year}年{self.first.month}月"
        return f"{self.first.year}年第{'一二三四'[(self.first.month - 1) // 3]}季度"


class TaskState(models.TextChoices):
    """Whether a task still waits."""

    OPEN = "open", "待采集"
    DONE = "done", "已采集"


class Task(models.Model):
    """To collect one item of one district in one period. `revision` counts its changes."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    period = models.ForeignKey(Period, models.PROTECT, related_name="tasks")
    item = models.ForeignKey(Item, models.PROTECT, related_name="tasks")
    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    assessor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=TaskState.choices, default=TaskState.OPEN)
    done_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("period", "item", "district"), name="assessment_task_once"),
            models.CheckConstraint(
                condition=Q(state="done") ^ Q(done_at__isnull=True), name="assessment_task_done_at"
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["assessor", "state", "due_on"], name="assessment_task_of_assessor")
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.district_id}"
