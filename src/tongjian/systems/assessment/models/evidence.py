"""What was collected: imported tables, and the evidence of every task."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from tongjian.kernel.documents.models import Document
from tongjian.kernel.numbers.fields import ScaledDecimalField
from tongjian.kernel.people.models import User
from tongjian.systems.assessment.models.standards import Source
from tongjian.systems.assessment.models.tasks import Period, Task


class Import(models.Model):
    """A table of another system as it was handed in, with what became of each of its rows (`report`)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    period = models.ForeignKey(Period, models.PROTECT, related_name="imports")
    table = models.CharField(max_length=60)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    report = models.JSONField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.table} {self.at:%Y-%m-%d}"


class EvidenceState(models.TextChoices):
    """A value is there, or the item does not apply to the district in this period, for a reason."""

    VALUE = "value", "有值"
    NOT_APPLICABLE = "not_applicable", "不适用"


class Evidence(models.Model):
    """What was found of an item: a count, or a part of a whole (`numerator` of `denominator`).

    `origin` tells in words and figures what it was made from, `digest` covers it together with the figures.
    The evidence that counts is the one nothing replaces; `reason` says why it took the place of another, or
    why the item does not apply. `collected_at` is the time of the server.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    task = models.ForeignKey(Task, models.PROTECT, related_name="evidence")
    state = models.CharField(max_length=16, choices=EvidenceState.choices)
    numerator = ScaledDecimalField(places=4, null=True)
    denominator = ScaledDecimalField(places=4, null=True)
    origin = models.JSONField()
    reason = models.CharField(max_length=500, blank=True)
    digest = models.CharField(max_length=64)
    source = models.CharField(max_length=8, choices=Source.choices)
    table = models.ForeignKey(Import, models.PROTECT, null=True, related_name="evidence")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    collected_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    collected_at = models.DateTimeField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("task",), condition=Q(replaces__isnull=True), name="assessment_evidence_one_first"
            ),
            models.CheckConstraint(
                condition=Q(state="value", numerator__isnull=False)
                | (Q(state="not_applicable", numerator__isnull=True) & ~Q(reason="")),
                name="assessment_evidence_value_or_reason",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(reason=""), name="assessment_evidence_why_replaced"
            ),
        )

    def __str__(self) -> str:
        return f"{self.task_id} {self.state}"
