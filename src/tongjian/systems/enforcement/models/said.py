"""What is said about a case: to everybody, by the party, and by a phone in the field."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models

from tongjian.kernel.numbers.fields import ScaledDecimalField
from tongjian.kernel.people.models import User
from tongjian.systems.enforcement.models.case import Case


class Publication(models.Model):
    """A decision as everybody may read it (处罚决定公开), names masked. A correction is the next version.

    `content` never changes, `search` is what of it can be found; what was taken back keeps its row, its day
    and the reason.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="publications")
    city = models.CharField(max_length=32)
    version = models.PositiveIntegerField()
    content = models.JSONField()
    search = models.CharField(max_length=500)
    why = models.CharField(max_length=500, blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case", "version"), name="enforcement_publication_once"),
        )
        indexes: ClassVar = [
            models.Index(fields=["city", "-published_at", "-id"], name="enforcement_published"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} v{self.version}"


class PartyRequest(models.Model):
    """What a party asked for and still waits for: deferral, instalments. The answer stands in the facts."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=16)
    body = models.JSONField()
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    answer = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class Countersign(models.Model):
    """The second signature (第二人签字) for a fine outside its band: by whom, for which amount, and why."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="countersigns")
    offence = models.CharField(max_length=60)
    fine = ScaledDecimalField(places=2)
    reason = models.CharField(max_length=500)
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.fine}"


class FieldMessage(models.Model):
    """A message of a phone, kept as it came (现场记录上报). `key` was made on the phone: it is taken in once.

    What the procedure would not have allowed is kept all the same and said in `contradictions`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    key = models.CharField(max_length=64)
    device = models.CharField(max_length=64)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="messages")
    body = models.TextField()
    digest = models.CharField(max_length=64)
    contradictions = models.JSONField(default=list)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("city", "key"), name="enforcement_message_once"),)

    def __str__(self) -> str:
        return self.key
