"""Orders to move cases to another version, and what became of each case."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tongjian.kernel.people.models import User


class Move(models.Model):
    """One order: the running cases of one matter or stage from definition `old` to `new`.

    `limit_too`: the promised limit of the new version counts from now on as well. `undoes` is the order this
    one takes back.
    """

    city = models.CharField("城市", max_length=32)
    code = models.CharField("事项或阶段", max_length=64)
    title = models.CharField("名称", max_length=120)
    old = models.CharField("原版本", max_length=64)
    new = models.CharField("新版本", max_length=64)
    limit_too = models.BooleanField("承诺时限一并变更", default=False)
    reason = models.CharField("理由", max_length=200)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")
    ordered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="下达人")
    ordered_at = models.DateTimeField("下达时间", default=timezone.now)
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        indexes = (models.Index(fields=("city", "-id"), name="move_of_a_city"),)
        constraints = (models.CheckConstraint(condition=~Q(old=models.F("new")), name="move_goes_somewhere"),)

    def __str__(self) -> str:
        return f"{self.title} {self.old[:8]} → {self.new[:8]}"


class MoveState(models.TextChoices):
    """What became of a case under an order."""

    WAITING = "waiting", "待变更"
    DONE = "done", "已变更"
    REFUSED = "refused", "未变更"


class MoveItem(models.Model):
    """One case of an order; `reason` says why it was not moved."""

    move = models.ForeignKey(Move, models.PROTECT, related_name="items")
    case = models.UUIDField("办件")
    number = models.CharField("办件编号", max_length=48)
    state = models.CharField("状态", max_length=8, choices=MoveState.choices, default=MoveState.WAITING)
    reason = models.CharField("原因", max_length=400, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("move", "case"), name="move_case_once"),)
        indexes = (models.Index(fields=("move", "state", "id"), name="move_items_left"),)

    def __str__(self) -> str:
        return f"{self.number} {self.get_state_display()}"
