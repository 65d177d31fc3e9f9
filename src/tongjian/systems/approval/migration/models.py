"""A batch that is brought in, its rows with their verdicts, and what each key of the other system became."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class State(models.TextChoices):
    """Where a batch stands. The states that end in -ing are worked on in the background."""

    READING = "reading", "正在读取"
    CHECKING = "checking", "正在预演"
    REHEARSED = "rehearsed", "预演完成"
    IMPORTING = "importing", "正在导入"
    IMPORTED = "imported", "已导入"
    WITHDRAWN = "withdrawn", "已撤回"
    FAILED = "failed", "没有读成"


class Verdict(models.TextChoices):
    """What is said of a row."""

    PENDING = "", "待检查"
    ACCEPTED = "accepted", "可以导入"
    WARNING = "warning", "可以导入，有提示"
    REFUSED = "refused", "不能导入"
    KNOWN = "known", "以前已导入"


class Batch(models.Model):
    """One file of the system `source` (XLSX, CSV, or a ZIP of CSV), by its content `sha256` in the vault.

    `cursor` is the last group that was worked on: after a kill the work goes on behind it. `message` says why
    a batch failed or could not be taken back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    city = models.CharField("城市", max_length=32)
    source = models.CharField("来源系统", max_length=60)
    name = models.CharField("文件", max_length=255)
    sha256 = models.CharField(max_length=64)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.READING)
    cursor = models.CharField(max_length=120, blank=True)
    message = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("city", "-created_at"), name="migration_batch_of_city"),)

    def __str__(self) -> str:
        return f"{self.source} {self.name}"


class Row(models.Model):
    """One line of a sheet. `key` is the case number (or project code), `group` what is imported together.

    `notes` are pairs of a sentence and how to mend it.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=12)
    line = models.PositiveIntegerField()
    key = models.CharField(max_length=48)
    group = models.CharField(max_length=60, blank=True)
    cells = models.JSONField()
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True)
    notes = models.JSONField(default=list)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("batch", "sheet", "line"), name="migration_row_once"),)
        indexes = (
            models.Index(fields=("batch", "group", "sheet", "line"), name="migration_row_group"),
            models.Index(fields=("batch", "sheet", "key"), name="migration_row_key"),
            models.Index(fields=("batch", "verdict", "id"), name="migration_row_verdict"),
        )

    def __str__(self) -> str:
        return f"{self.sheet}#{self.line}"


class Origin(models.Model):
    """What a key of another system became here: a case with where its chain stood, or a project.

    `withdrawn_at` frees the key: it may be brought in again.
    """

    city = models.CharField(max_length=32)
    source = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=(("case", "办件"), ("project", "项目")))
    key = models.CharField(max_length=48)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="origins")
    ref = models.UUIDField()
    root = models.UUIDField(null=True)
    seq = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("city", "source", "kind", "key"),
                condition=Q(withdrawn_at=None),
                name="migration_key_once",
            ),
        )
        indexes = (models.Index(fields=("batch", "kind", "id"), name="migration_origin_batch"),)

    def __str__(self) -> str:
        return f"{self.source}/{self.key}"
