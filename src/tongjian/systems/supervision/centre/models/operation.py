"""How the platform itself runs: counted by the hour, and reported by the month."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from tongjian.kernel.people.models import User


class HourCount(models.Model):
    """Requests of one route in one hour: how many, how many broke, how long they took.

    `spread` counts durations by the bounds of `counting.BOUNDS`; `longest` is in milliseconds.
    """

    hour = models.DateTimeField()
    route = models.CharField(max_length=120)
    requests = models.PositiveIntegerField()
    broken = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    longest = models.PositiveIntegerField()
    spread = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("hour", "route"), name="hour_count_once"),)

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H} {self.route}"


class HourLife(models.Model):
    """Minutes of one hour in which the site gave a sign of life: bit n is minute n."""

    hour = models.DateTimeField(primary_key=True)
    minutes = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H} {self.minutes.bit_count()}"


class Complaint(models.Model):
    """What somebody reported about the platform (运行工单), and what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    kind = models.CharField(max_length=32)
    text = models.CharField(max_length=1000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) ^ ~Q(answer=""), name="complaint_answered_in_words"
            ),
        )
        indexes: ClassVar = [models.Index(fields=["city", "-at"], name="complaint_of_city")]

    def __str__(self) -> str:
        return self.text[:40]


class OperationReport(models.Model):
    """A month's report (运行报告): canonical JSON, its digest, and that of the counts it was made from."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    month = models.DateField()
    version = models.PositiveIntegerField()
    body = models.TextField()
    digest = models.CharField(max_length=64)
    inputs = models.CharField(max_length=64)
    until = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("city", "month", "version"), name="operation_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} v{self.version}"
