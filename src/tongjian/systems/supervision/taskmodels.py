"""Long work on a plan that a worker does while people go on: an act of a draw, and the prices."""

from __future__ import annotations

from django.db import models

from tongjian.kernel.people.models import User


class TaskState(models.TextChoices):
    """Where long work stands."""

    WAITING = "waiting", "正在办理"
    DONE = "done", "已完成"
    FAILED = "failed", "没有办成"


class TaskKind(models.TextChoices):
    """The acts of a draw that may take long."""

    ANNOUNCE = "announce", "公告"
    AGAIN = "again", "公告重抽"
    MAKE = "make", "抽取"


class LongWork(models.Model):
    """Who asked for it when, and what it came to; `wrong` are the sentences of what failed."""

    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=TaskState.choices, default=TaskState.WAITING)
    wrong = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def waits(self) -> bool:
        """Whether a worker has still to end it."""
        return self.state == TaskState.WAITING


class PlanTask(LongWork):
    """The last long act on a plan: while it waits no other act is taken. `given` is its form."""

    plan = models.OneToOneField("supervision.Plan", models.PROTECT, related_name="task")
    kind = models.CharField(max_length=10, choices=TaskKind.choices)
    given = models.JSONField()

    def __str__(self) -> str:
        return f"{self.plan_id} {self.kind} {self.state}"


class PlanPrice(LongWork):
    """The prices of a plan's weightings, worked out last on a `day` for the plan as of `plan_at`."""

    plan = models.OneToOneField("supervision.Plan", models.PROTECT, related_name="priced")
    plan_at = models.DateTimeField()
    day = models.DateField()
    rows = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.plan_id} {self.day} {self.state}"
