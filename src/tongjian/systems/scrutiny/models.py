"""What was scrutinised, against which conditions, and what came of it."""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from tongjian.systems.scrutiny.office import ElementCorrection, OfficeCorrection, SelfCheck
from tongjian.systems.scrutiny.states import CheckState

__all__ = ["Check", "CheckState", "ElementCorrection", "OfficeCorrection", "SelfCheck", "Watched"]


class Check(models.Model):
    """审查: one version of one drawing against the conditions of its parcel.

    `conditions` and `corrections` are the texts the engine was given, so that the result can be recomputed;
    `report`, `plan` and `marked` are report.json, the picture with its findings, and the drawing with its
    findings. A version is scrutinised again, as a new row `asked_by` somebody, when its layers are corrected.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    subject = models.CharField(max_length=80)
    slot = models.CharField(max_length=64)
    attachment = models.ForeignKey("documents.Attachment", models.PROTECT, related_name="+")
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+")
    conditions = models.TextField(blank=True)
    corrections = models.TextField(blank=True)
    asked_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=8, choices=CheckState.choices, default=CheckState.WAITING)
    sentence = models.CharField(max_length=500, blank=True)
    mend = models.CharField(max_length=300, blank=True)
    failed = models.PositiveIntegerField(default=0)
    to_review = models.PositiveIntegerField(default=0)
    report = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+")
    plan = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+")
    marked = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    judged_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "slot", "asked_at"], name="check_of_subject")]

    def __str__(self) -> str:
        return f"{self.subject} {self.slot} {self.state}"


class Watched(models.Model):
    """A drawing that a case rests on: its failures hold the case until a better version takes its place."""

    case = models.UUIDField()
    city = models.CharField(max_length=32)
    slot = models.CharField(max_length=64)
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "slot"], name="watched_once")]

    def __str__(self) -> str:
        return f"{self.case} {self.slot}"
