"""What others report of an object: complaints, registrations, changes, certificates, entries in lists."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from tongjian.kernel.documents.models import Document
from tongjian.kernel.inspectorate.models import Subject
from tongjian.kernel.people.models import User


class SignalKind(models.TextChoices):
    """Kinds of signals."""

    COMPLAINT = "complaint", "投诉举报"
    REGISTRATION = "registration", "注册登记"
    CHANGE = "change", "变更登记"
    CERTIFICATE = "certificate", "证书"
    SERIOUS = "serious", "严重失信名单"


class SignalImport(models.Model):
    """A table of signals that was taken whole, with the report of every row."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    report = models.JSONField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.city} {self.at}"


class Signal(models.Model):
    """One of them. `code` is its number where it comes from; `until` when a certificate or an entry ends.

    A signal that was wrong is withdrawn with its reason, never removed.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    region = models.CharField(max_length=12)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="signals")
    kind = models.CharField(max_length=12, choices=SignalKind.choices)
    code = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    on = models.DateField()
    until = models.DateField(null=True)
    table = models.ForeignKey(SignalImport, models.PROTECT, null=True, related_name="signals")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("city", "kind", "code"), name="risk_signal_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) ^ ~Q(withdrawn_because=""),
                name="risk_signal_says_why_it_is_withdrawn",
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["city", "-on", "id"], name="risk_signal_latest"),
            models.Index(fields=["subject", "kind", "on"], name="risk_signal_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"
