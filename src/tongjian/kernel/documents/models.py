"""A document is a content with a name and a giver; an attachment says which material it is of what."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tongjian.kernel.people.models import Organisation, User


class Document(models.Model):
    """One file as it was given. Its content lies in the vault under `sha256`; `size` is in bytes."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=255)
    owner = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(size__gt=0), name="document_not_empty"),)

    def __str__(self) -> str:
        return self.name


class Attachment(models.Model):
    """A version of one material (`slot`) of a subject such as `draft:<uuid>` or `case:<uuid>`.

    The current version is the one that nothing supersedes, unless it was taken away (`removed_at`).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    subject = models.CharField(max_length=80)
    slot = models.CharField(max_length=64)
    document = models.ForeignKey(Document, models.PROTECT, related_name="attachments")
    version = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    superseded_by = models.OneToOneField("self", models.PROTECT, null=True, related_name="supersedes")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("subject", "slot", "version"), name="attachment_version_once"),
            models.UniqueConstraint(
                fields=("subject", "slot"),
                condition=Q(superseded_by__isnull=True),
                name="attachment_one_current",
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.slot} v{self.version}"
