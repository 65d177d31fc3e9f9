"""What was received from other sources, what was handed over, and what was found wrong with it."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from tongjian.kernel.documents.models import Document
from tongjian.kernel.inspectorate.models import Conduct, ConductKind
from tongjian.kernel.people.models import Organisation, User


class Intake(models.Model):
    """A table of records another source handed in (归集批次). `digest` is the SHA-256 of the file."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    source = models.CharField(max_length=32)
    kind = models.CharField(max_length=12, choices=ConductKind.choices)
    name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    taken = models.PositiveIntegerField()
    held = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("city", "source", "digest"), name="intake_of_a_file_once"),
        )

    def __str__(self) -> str:
        return self.name


class Delivered(models.Model):
    """One row as its source handed it in, mended by nobody (来件记录).

    `body` has the fields by their English names as far as they could be read. What fits becomes a `conduct`;
    what does not is held back with its `mistakes`, and counts against its source until `settled_at`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    intake = models.ForeignKey(Intake, models.PROTECT, related_name="rows")
    line = models.PositiveIntegerField()
    source = models.CharField(max_length=32)
    kind = models.CharField(max_length=12, choices=ConductKind.choices)
    number = models.CharField(max_length=64, blank=True)
    title = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=12)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    on = models.DateField(null=True)
    operation = models.CharField(max_length=1)
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    mistakes = models.JSONField(default=list)
    conduct = models.ForeignKey(Conduct, models.PROTECT, null=True, related_name="delivered")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("intake", "line"), name="delivered_line_once"),)
        indexes: ClassVar = [
            models.Index(fields=["city", "-at", "id"], name="delivered_of_city"),
            models.Index(fields=["city", "number"], name="delivered_by_number"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.intake_id} {self.line}"


class Batch(models.Model):
    """Records handed over together (移交批次). `number` is yyyyMMdd and a five-digit count, used once.

    An open batch is being put together; closing it fixes its rows, their `digest` and when.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    number = models.CharField(max_length=13)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    count = models.PositiveIntegerField(null=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("city", "number"), name="batch_number_once"),
            models.UniqueConstraint(
                fields=("city",), condition=Q(closed_at__isnull=True), name="batch_one_open_a_city"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) ^ Q(count__isnull=False), name="batch_closed_is_counted"
            ),
        )

    def __str__(self) -> str:
        return self.number


class BatchRow(models.Model):
    """One record in a batch: new (i), changed (u) or withdrawn (d). The same is handed over once."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="rows")
    serial = models.PositiveIntegerField()
    conduct = models.ForeignKey(Conduct, models.PROTECT, related_name="handed_over")
    operation = models.CharField(max_length=1, choices=(("i", "新增"), ("u", "更新"), ("d", "撤销")))

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("batch", "serial"), name="batch_serial_once"),
            models.UniqueConstraint(
                fields=("conduct",), condition=~Q(operation="d"), name="conduct_handed_over_once"
            ),
            models.UniqueConstraint(
                fields=("conduct",), condition=Q(operation="d"), name="conduct_withdrawn_over_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.batch_id} {self.serial}"


class GovernanceReport(models.Model):
    """The quality of a month's records as it was judged (数据治理月报).

    `body` is canonical JSON: every number with the ids behind it. `inputs` is the digest of what it was made
    from and of the rules: the same inputs give the same body, whoever computes it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    month = models.DateField()
    version = models.PositiveIntegerField()
    body = models.TextField()
    digest = models.CharField(max_length=64)
    inputs = models.CharField(max_length=64)
    as_of = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("city", "month", "version"), name="governance_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} v{self.version}"
