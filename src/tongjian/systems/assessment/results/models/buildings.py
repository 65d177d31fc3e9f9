"""违法建设: what was found, what became of it, and what a second look showed."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from tongjian.kernel.documents.models import Document
from tongjian.kernel.numbers.fields import ScaledDecimalField
from tongjian.kernel.people.models import Organisation, User


class TopicImport(models.Model):
    """A table of a special topic as it was handed in, with what became of each of its rows (`report`)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    topic = models.CharField(max_length=20)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    report = models.JSONField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["city", "topic", "-at"], name="assessment_topic_imports")]

    def __str__(self) -> str:
        return f"{self.topic} {self.at:%Y-%m-%d}"


class BuildingKind(models.TextChoices):
    """Whether it was put up now, or stood there from before."""

    NEW = "new", "新增"
    STOCK = "stock", "存量"


class IllegalBuilding(models.Model):
    """A building without permission. `found_m2` and what was treated of it in square metres.

    `treated_m2` is the sum of its treatments, kept with them under the lock of the row.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    address = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=BuildingKind.choices)
    found_on = models.DateField()
    found_m2 = ScaledDecimalField(places=2)
    treated_m2 = ScaledDecimalField(places=2, default=Decimal(0))
    longitude = ScaledDecimalField(places=6, null=True)
    latitude = ScaledDecimalField(places=6, null=True)
    table = models.ForeignKey(TopicImport, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("city", "code"), name="assessment_building_once"),
            models.CheckConstraint(condition=Q(found_m2__gt=0), name="assessment_building_has_area"),
            models.CheckConstraint(
                condition=Q(treated_m2__gte=0, treated_m2__lte=F("found_m2")),
                name="assessment_building_treated_at_most",
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["city", "-found_on", "-id"], name="assessment_building_list"),
            models.Index(fields=["district", "-found_on"], name="assessment_building_of"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def treated(self) -> Decimal:
        """What was demolished or corrected of it so far."""
        return self.treated_m2 or Decimal(0)

    @property
    def left(self) -> Decimal:
        """What still stands."""
        return (self.found_m2 or Decimal(0)) - self.treated


class Way(models.TextChoices):
    """How an illegal building was dealt with."""

    DEMOLISHED = "demolished", "拆除"
    CORRECTED = "corrected", "整改"


class Treatment(models.Model):
    """A part of a building that was demolished or corrected, in square metres."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    building = models.ForeignKey(IllegalBuilding, models.PROTECT, related_name="treatments")
    way = models.CharField(max_length=12, choices=Way.choices)
    m2 = ScaledDecimalField(places=2)
    on = models.DateField()
    remark = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(m2__gt=0), name="assessment_treatment_has_area"),)

    def __str__(self) -> str:
        return f"{self.building_id} {self.m2}"


class Recheck(models.Model):
    """复查: a second look with a picture, by somebody other than who reported the treatment."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    building = models.ForeignKey(IllegalBuilding, models.PROTECT, related_name="rechecks")
    gone = models.BooleanField()
    remark = models.CharField(max_length=500, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("building", "sha256"), name="assessment_recheck_once"),
            models.CheckConstraint(
                condition=Q(gone=True) | ~Q(remark=""), name="assessment_recheck_what_stands"
            ),
        )

    def __str__(self) -> str:
        return self.sha256[:12]
