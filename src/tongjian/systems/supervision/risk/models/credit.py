"""Penalties on display, objections to them, and repair."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from tongjian.kernel.documents.models import Document
from tongjian.kernel.inspectorate.models import Conduct, Subject
from tongjian.kernel.numbers.fields import ScaledDecimalField
from tongjian.kernel.people.models import Organisation, User


class DisplayState(models.TextChoices):
    """A display runs to its end, or ends before: repaired, or taken down as the penalty does not stand."""

    RUNNING = "running", "公示中"
    REPAIRED = "repaired", "已修复"
    WITHDRAWN = "withdrawn", "已撤下"


class Request(models.TextChoices):
    """What becomes of an objection or a request for repair."""

    OPEN = "open", "办理中"
    GRANTED = "granted", "成立"
    REFUSED = "refused", "不成立"


class Display(models.Model):
    """公示 of one penalty, by the number of its conduct. `until` is the first day on which it is gone.

    `lines` are the lines of the pack that decided the period; `repair_from` is None where it is never ended
    early. An `annotation` is shown with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    region = models.CharField(max_length=12)
    number = models.CharField(max_length=64)
    conduct = models.ForeignKey(Conduct, models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="displays")
    party_name = models.CharField(max_length=200)
    identifier = models.CharField(max_length=32)
    nature = models.CharField(max_length=1)
    title = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    decided_on = models.DateField()
    begins = models.DateField()
    until = models.DateField()
    repair_from = models.DateField(null=True)
    lines = models.JSONField()
    deduct = ScaledDecimalField(places=2)
    state = models.CharField(max_length=9, choices=DisplayState.choices, default=DisplayState.RUNNING)
    ended_on = models.DateField(null=True)
    annotation = models.CharField(max_length=500, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("city", "number"), name="risk_display_once"),
            models.CheckConstraint(condition=Q(until__gte=F("begins")), name="risk_display_ends_after"),
            models.CheckConstraint(
                condition=Q(state="running", ended_on__isnull=True)
                | (~Q(state="running") & Q(ended_on__isnull=False)),
                name="risk_display_ended_has_a_day",
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["city", "-decided_on", "id"], name="risk_display_latest"),
            models.Index(fields=["city", "identifier"], name="risk_display_of_party"),
        ]

    def __str__(self) -> str:
        return self.number


class _Asked(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    grounds = models.CharField(max_length=2000)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=Request.choices, default=Request.OPEN)
    reasons = models.CharField(max_length=2000, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Objection(_Asked):
    """异议 to what is displayed."""

    display = models.ForeignKey(Display, models.PROTECT, related_name="objections")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("display",), condition=Q(state="open"), name="risk_objection_one_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.display_id} {self.asked_at}"


class Repair(_Asked):
    """修复 asked for: `conditions` are what was checked, as it stood then and when it was decided."""

    display = models.ForeignKey(Display, models.PROTECT, related_name="repairs")
    conditions = models.JSONField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("display",), condition=Q(state="open"), name="risk_repair_one_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.display_id} {self.asked_at}"
