"""What is kept with a case: evidence and who held it, documents, payments."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from tongjian.kernel.documents.models import Document
from tongjian.kernel.numbers.fields import ScaledDecimalField
from tongjian.kernel.people.models import User
from tongjian.systems.enforcement.models.case import Case


class ExhibitKind(models.TextChoices):
    """The eight kinds of evidence (行政处罚法 art. 46)."""

    DOCUMENT = "document", "书证"
    OBJECT = "object", "物证"
    RECORDING = "recording", "视听资料"
    ELECTRONIC = "electronic", "电子数据"
    WITNESS = "witness", "证人证言"
    PARTY = "party", "当事人的陈述"
    EXPERT = "expert", "鉴定意见"
    SCENE = "scene", "勘验笔录、现场笔录"


class Exhibit(models.Model):
    """One piece of evidence (证据). `sha256` is the digest of its file, as taken over or as received.

    `device` names what took it; `taken_at` is what the device said, `received_at` the server's time.
    `recording` marks audio and video of the whole-process record. A thing without a file has no document.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="exhibits")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=ExhibitKind.choices)
    name = models.CharField(max_length=200)
    proves = models.CharField(max_length=500, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    taken_at = models.DateTimeField()
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    place = models.CharField(max_length=300, blank=True)
    device = models.CharField(max_length=120, blank=True)
    recording = models.BooleanField(default=False)
    origin = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=64, null=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case", "number"), name="enforcement_exhibit_once"),
            models.UniqueConstraint(
                fields=("case", "key"), condition=Q(key__isnull=False), name="enforcement_exhibit_key_once"
            ),
        )

    def __str__(self) -> str:
        return f"证据{self.number} {self.name}"


class Custody(models.Model):
    """A link of the chain of custody (证据保管链): who holds an exhibit from when on, taken over from
    whom."""

    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="custody")
    seq = models.PositiveIntegerField()
    holder = models.CharField(max_length=120)
    taken_from = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("exhibit", "seq"), name="enforcement_custody_once"),)
        ordering: ClassVar = ["seq"]

    def __str__(self) -> str:
        return f"{self.exhibit_id} {self.holder}"


class Paper(models.Model):
    """A document (文书) drawn up in a case, with a number used once. `content` is what it says, for good."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=48)
    title = models.CharField(max_length=120)
    number = models.CharField(max_length=80)
    provisional = models.CharField(max_length=80, blank=True)
    fact = models.PositiveIntegerField()
    content = models.TextField()
    digest = models.CharField(max_length=64)
    drawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "number"), name="enforcement_paper_once"),)
        ordering: ClassVar = ["drawn_at", "number"]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class Payment(models.Model):
    """Money that came in (缴款), in yuan, by the receipt of the bank. A receipt counts once in a case."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="payments")
    amount = ScaledDecimalField(places=2)
    on = models.DateField()
    receipt = models.CharField(max_length=64)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case", "receipt"), name="enforcement_receipt_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="enforcement_payment_is_money"),
        )
        ordering: ClassVar = ["on", "entered_at"]

    def __str__(self) -> str:
        return f"{self.receipt} {self.amount}"
