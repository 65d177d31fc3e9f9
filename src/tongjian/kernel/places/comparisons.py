"""Where two plans contradict each other: what was compared, and every difference patch that was found."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q


class ComparisonState(models.TextChoices):
    """Whether the answer is there."""

    WAITING = "waiting", "正在比对"
    DONE = "done", "已完成"
    REFUSED = "refused", "未能比对"


class Comparison(models.Model):
    """Two layer versions compared once. It names all it was made of, so that anybody can repeat it.

    `sliver_area` in m² and `sliver_width` in m: what is smaller or narrower counts as inaccuracy of drawing;
    there were `slivers` of these with `slivers_total` m². `matches` is the JSON of the table of uses that
    agree. `totals` holds count and area in m² by kind. Nothing changes any more once the answer is there.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    first_layer = models.CharField(max_length=60)
    first_number = models.PositiveIntegerField()
    first_digest = models.CharField(max_length=64)
    second_layer = models.CharField(max_length=60)
    second_number = models.PositiveIntegerField()
    second_digest = models.CharField(max_length=64)
    sliver_area = models.FloatField()
    sliver_width = models.FloatField()
    matches = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=ComparisonState.choices, default=ComparisonState.WAITING)
    sentence = models.CharField(max_length=500, blank=True)
    totals = models.JSONField(default=dict)
    count = models.PositiveIntegerField(default=0)
    slivers = models.PositiveIntegerField(default=0)
    slivers_total = models.FloatField(default=0)
    asked_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["city", "-asked_at", "-id"], name="comparison_newest")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(finished_at__isnull=False), name="comparison_ends_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_layer} {self.first_number} ↔ {self.second_layer} {self.second_number}"


class Patch(models.Model):
    """差异图斑: one piece of ground on which the two plans do not say the same.

    `number` counts from 1, the largest first. `area` in m², `width` in m. `first` and `second` are the keys
    of the features; empty where only one plan has anything. `wkb` in metres of the city's frame.
    """

    comparison = models.ForeignKey(Comparison, models.PROTECT, related_name="patches", db_index=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=32)
    first = models.CharField(max_length=120, blank=True)
    second = models.CharField(max_length=120, blank=True)
    area = models.FloatField()
    width = models.FloatField()
    wkb = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comparison", "number"], name="patch_number_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["comparison", "kind", "number"], name="patch_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.number} {self.kind} {self.area:.2f} m²"
