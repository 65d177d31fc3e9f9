"""Projections of oversight: the urgings people list, and first overdue days that were moved out of sight."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongjian.kernel.oversight.facts import Step


class Urging(models.Model):
    """督办: one department urged for one case. `remark` and `answer` are digests of what was written.

    `escalate_on` is the day on which it goes higher unless it is answered; None when nothing is waited for.
    """

    id = models.UUIDField(primary_key=True)
    city = models.CharField(max_length=32)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="urgings")
    root = models.UUIDField()
    organisation = models.BigIntegerField()
    automatic = models.BooleanField(default=False)
    urged_at = models.DateTimeField()
    remark = models.CharField(max_length=64, blank=True)
    answer_by = models.DateField()
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=64, blank=True)
    step = models.CharField(
        max_length=12, choices=[(s.value, s.label) for s in Step], default=Step.DEPARTMENT.value
    )
    because = models.CharField(max_length=200, blank=True)
    stepped_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    escalate_on = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["city", "-urged_at", "-id"], name="urging_of_city"),
            models.Index(fields=["organisation", "-urged_at", "-id"], name="urging_of_organisation"),
            models.Index(
                fields=["city", "escalate_on"],
                name="urging_waits",
                condition=Q(escalate_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.organisation} {self.step}"


class FirstOverdue(models.Model):
    """The first overdue day of a case or of one of its tasks, where its limit was moved after that day.

    Where no row stands, the day after the due day of the case or task is the first.
    """

    subject = models.UUIDField(primary_key=True)
    city = models.CharField(max_length=32)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    day = models.DateField()

    def __str__(self) -> str:
        return f"{self.subject} {self.day}"
