"""Form versions and submissions, which never change, and drafts, which change with every keystroke."""

from __future__ import annotations

import uuid

from django.db import models


class FormVersion(models.Model):
    """The text of a form under its digest: what was filled in can be read for ever."""

    digest = models.CharField(primary_key=True, max_length=64)
    code = models.CharField("表单", max_length=60)
    version = models.DateField("版本")
    text = models.TextField()

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class Draft(models.Model):
    """A form being filled in for `subject` (such as `stage:<id>`).

    `data` holds every value as far as it could be read, and as typed where it could not. `revisions` counts
    the changes of each field, so that a window that shows an old value cannot overwrite a newer one unseen.
    `sources` names the source of every value that nobody typed. `context` holds what conditions may ask of
    the project. Once handed in it is closed; a correction opens it again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    city = models.CharField("城市", max_length=32)
    subject = models.CharField("用于", max_length=80)
    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="+")
    owner = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    data = models.JSONField(default=dict)
    context = models.JSONField(default=dict)
    revisions = models.JSONField(default=dict)
    sources = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField("提交时间", null=True)
    updated_at = models.DateTimeField("保存时间")
    updated_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("city", "subject", "form"), name="draft_once_a_subject"),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.form_id[:8]}"


class Submission(models.Model):
    """What was handed in: canonical JSON under a salted digest. A trigger refuses every change but erasure.

    The primary key is SHA-256 over salt and text, so the ledger can name a submission without holding, or
    letting anyone guess, what is in it.
    """

    digest = models.CharField(primary_key=True, max_length=64)
    salt = models.CharField(max_length=64, null=True)
    city = models.CharField("城市", max_length=32)
    subject = models.CharField("用于", max_length=80)
    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="+")
    owner = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    data = models.TextField(null=True)
    at = models.DateTimeField("提交时间")
    by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    erased_at = models.DateTimeField("删除时间", null=True)
    erased_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    erased_reason = models.CharField("删除原因", max_length=200, blank=True)

    class Meta:
        indexes = (models.Index(fields=("city", "subject", "-at"), name="submission_of_subject"),)

    def __str__(self) -> str:
        return self.digest
