"""What was scrutinised, against which conditions, and what came of it."""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from tongjian.systems.scrutiny.office import ElementCorrection, OfficeCorrection, SelfCheck
from tongjian.systems.scrutiny.states import CheckState

__all__ = [
    "Check",
    "CheckState",
    "ElementCorrection",
    "Finding",
    "OfficeCorrection",
    "SelfCheck",
    "Watched",
]


class Check(models.Model):
    """审查: one version of one drawing against the conditions of its parcel.

    `conditions`, `declared`, `corrections` and `surroundings` are what the engine was given and `previous`
    the check it compared with, so that the result can be recomputed; `surroundings` are those of `parcel` in
    the `edition` of the blueprint (numbers of layer versions as JSON). `report`, `plan`, `marked` and
    `printed` are report.json, the picture with its findings, the drawing with its findings, and the report on
    paper. A version is scrutinised again, as a new row `asked_by` somebody, when its layers are corrected, it
    was not judged, or an officer wants a newer edition.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    subject = models.CharField(max_length=80)
    slot = models.CharField(max_length=64)
    attachment = models.ForeignKey("documents.Attachment", models.PROTECT, related_name="+")
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+")
    conditions = models.TextField(blank=True)
    corrections = models.TextField(blank=True)
    declared = models.TextField(blank=True)
    parcel = models.CharField(max_length=64, blank=True)
    edition = models.TextField(blank=True)
    surroundings = models.ForeignKey(
        "documents.Document", models.PROTECT, null=True, related_name="+", db_index=False
    )
    asked_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+", db_index=False)
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=8, choices=CheckState.choices, default=CheckState.WAITING)
    sentence = models.CharField(max_length=500, blank=True)
    mend = models.CharField(max_length=300, blank=True)
    failed = models.PositiveIntegerField(default=0)
    to_review = models.PositiveIntegerField(default=0)
    report = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+")
    plan = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+")
    marked = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+")
    printed = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    judged_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "slot", "asked_at"], name="check_of_subject")]

    def __str__(self) -> str:
        return f"{self.subject} {self.slot} {self.state}"


class Finding(models.Model):
    """A finding that somebody has to see to: it fails, or a person has to decide.

    `basis` says what it rests on: the rule in its version, what was asked and measured, and the digests of
    the elements concerned, but no handle and no number. A decision holds for a basis, so it carries over to
    another version of the drawing as long as nothing it rests on has changed. `x` and `y` are the middle of
    its place in metres; None: it has no place of its own.
    """

    scrutiny = models.ForeignKey(Check, models.CASCADE, related_name="findings")
    number = models.PositiveIntegerField()
    rule = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    duty = models.CharField(max_length=48)
    verdict = models.CharField(max_length=16)
    sentence = models.CharField(max_length=400)
    basis = models.CharField(max_length=32)
    x = models.FloatField(null=True)
    y = models.FloatField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scrutiny", "number"], name="finding_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


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
