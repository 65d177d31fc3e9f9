"""What the rows of every register have in common."""

from __future__ import annotations

import uuid

from django.db import models


class EntryState(models.TextChoices):
    """Whether a row counts."""

    CURRENT = "current", "有效"
    VOID = "void", "已作废"


class RegisterImport(models.Model):
    """A file whose rows were taken into a register. `report` says what became of each. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    city = models.CharField("城市", max_length=32)
    register = models.CharField("台账", max_length=32)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+", db_index=False)
    report = models.JSONField("各行")
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField("导入时间")

    class Meta:
        indexes = (models.Index(fields=("organisation", "register", "-at"), name="register_import_of_body"),)

    def __str__(self) -> str:
        return f"{self.register} {self.at}"


class Entry(models.Model):
    """A row of a register: of which project of which department (empty: of the department as a whole).

    `happened_on` is the day by which the row counts into a year. `revision` counts the corrections; `reason`
    is that of the last one, or why the row was made void. `imported` is the file it came in with.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    city = models.CharField("城市", max_length=32)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    project = models.CharField("项目", max_length=200, blank=True)
    title = models.CharField("名称", max_length=300)
    happened_on = models.DateField("日期")
    note = models.CharField("备注", max_length=1000, blank=True)
    state = models.CharField("状态", max_length=8, choices=EntryState.choices, default=EntryState.CURRENT)
    revision = models.PositiveIntegerField("修订", default=0)
    reason = models.CharField("原因", max_length=500, blank=True)
    imported = models.ForeignKey(RegisterImport, models.PROTECT, null=True, related_name="+", db_index=False)
    created_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField("登记时间")
    changed_at = models.DateTimeField("变动时间")

    class Meta:
        abstract = True
        indexes = (
            models.Index(fields=("organisation", "-happened_on", "-id"), name="reg_%(class)s_body"),
            models.Index(fields=("city", "-happened_on", "-id"), name="reg_%(class)s_city"),
        )

    def __str__(self) -> str:
        return self.title
