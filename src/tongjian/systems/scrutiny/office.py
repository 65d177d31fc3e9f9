"""What design offices say about their layers, and the drawings they have checked without a case."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from tongjian.systems.scrutiny.states import CheckState


class OfficeCorrection(models.Model):
    """What a layer of an organisation's drawings is, as somebody said; all its drawings are read so.

    `part` is a `PlanPart`; empty: nothing of the plan. `official` when an officer said it: the organisation
    cannot change that by itself.
    """

    city = models.CharField(max_length=32)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    layer = models.CharField(max_length=255)
    part = models.CharField(max_length=16, blank=True)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    official = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["city", "organisation", "layer"], name="office_correction_once_a_layer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.layer} → {self.part or '非规划内容'}"


class ElementCorrection(models.Model):
    """What one element is, in one very drawing (`sha256`) of an organisation, as somebody said."""

    city = models.CharField(max_length=32)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    handle = models.CharField(max_length=200)
    part = models.CharField(max_length=16, blank=True)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    official = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["city", "organisation", "sha256", "handle"], name="element_correction_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.handle} → {self.part or '非规划内容'}"


class SelfCheck(models.Model):
    """自查: a drawing somebody had scrutinised without a case. It and its files are gone after `expires_at`.

    Open to the user who asked, or to the browser session whose secret has the digest `holder`. `conditions`,
    `declared` and `corrections` are the very texts the engine is given; so are the surroundings of `parcel`
    in the `edition` of the blueprint that was in force. `round` counts how often they were changed: an answer
    to an earlier round is dropped.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    user = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")
    holder = models.CharField(max_length=64, blank=True)
    against = models.CharField(max_length=200)
    conditions = models.TextField(blank=True)
    declared = models.TextField(blank=True)
    corrections = models.TextField(blank=True)
    parcel = models.CharField(max_length=64, blank=True)
    edition = models.TextField(blank=True)
    round = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=8, choices=CheckState.choices, default=CheckState.WAITING)
    sentence = models.CharField(max_length=500, blank=True)
    mend = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    judged_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(db_index=True)
    kept = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | ~Q(holder=""), name="self_check_has_an_owner"
            )
        ]
        indexes = [models.Index(fields=["asked_at"], condition=Q(state="waiting"), name="self_check_waiting")]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"
