"""Standards as a city adopted them, and their items."""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from tongjian.kernel.numbers.fields import ScaledDecimalField


class Frequency(models.TextChoices):
    """How long a period is, and in which an item is collected."""

    MONTH = "month", "月度"
    QUARTER = "quarter", "季度"


class Source(models.TextChoices):
    """Where the value of an item comes from: data before eyes, eyes before paper."""

    TABLE = "table", "数据表"
    MEASURE = "measure", "系统指标"
    CHECK = "check", "现场核查"
    RECORD = "record", "台账记录"


class Standard(models.Model):
    """One version of a standard as it was in the pack. `body` is the sheet as JSON, `digest` its SHA-256."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    code = models.CharField(max_length=60)
    version = models.DateField()
    title = models.CharField(max_length=120)
    body = models.TextField()
    digest = models.CharField(max_length=64)
    adopted_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("city", "digest"), name="assessment_standard_once"),
            models.UniqueConstraint(fields=("city", "code", "version"), name="assessment_standard_version"),
        )

    def __str__(self) -> str:
        return f"{self.code}@{self.version}"


class Item(models.Model):
    """One item of a standard, in its order. `points` are what it is worth of the whole; 0 for a bonus."""

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="items")
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    part = models.CharField(max_length=60)
    points = ScaledDecimalField(places=2)
    every = models.CharField(max_length=8, choices=Frequency.choices)
    source = models.CharField(max_length=8, choices=Source.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("standard", "code"), name="assessment_item_once"),
            models.UniqueConstraint(fields=("standard", "number"), name="assessment_item_number"),
        )

    def __str__(self) -> str:
        return self.title
