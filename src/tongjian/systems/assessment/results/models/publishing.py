"""Publications of a period, their lines, and what was reported of them."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from tongjian.kernel.numbers.fields import ScaledDecimalField
from tongjian.kernel.people.models import Organisation, User
from tongjian.systems.assessment.models import Period, Sheet


class Stage(models.TextChoices):
    """Published: districts may still reply. Final: replies are decided, the ranking stands."""

    PUBLISHED = "published", "公布"
    FINAL = "final", "定稿"


class Publication(models.Model):
    """The results of a period as the districts got them. `number` counts versions, `reason` says why a later.

    `body` is canonical JSON (`publishing.content`): every district with sheet, total, place and interval, and
    what is different from the version before; `digest` its SHA-256. `reply_until` is the last day of reply.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    period = models.ForeignKey(Period, models.PROTECT, related_name="publications")
    number = models.PositiveIntegerField()
    stage = models.CharField(max_length=10, choices=Stage.choices)
    body = models.TextField()
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=500, blank=True)
    reply_until = models.DateField()
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("period", "number"), name="assessment_publication_version"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="assessment_publication_why_a_later_one"
            ),
        )

    def __str__(self) -> str:
        return f"{self.period_id} v{self.number}"


class Line(models.Model):
    """One district in a publication. `total` is exact ("1139/16"), `printed` what was printed of it.

    `low` and `high` are the interval of the sampled parts, `best` and `worst` the places the district may
    really have.
    """

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="lines")
    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="+")
    total = models.CharField(max_length=200)
    printed = ScaledDecimalField(places=12)
    low = ScaledDecimalField(places=6)
    high = ScaledDecimalField(places=6)
    place = models.PositiveSmallIntegerField()
    best = models.PositiveSmallIntegerField()
    worst = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("publication", "district"), name="assessment_line_once"),
        )

    def __str__(self) -> str:
        return f"{self.publication_id} {self.district_id}"


class Report(models.Model):
    """What was handed to the comprehensive assessment of the bureau. `number` counts versions of a period."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    period = models.ForeignKey(Period, models.PROTECT, related_name="reports")
    publication = models.OneToOneField(Publication, models.PROTECT, related_name="report")
    number = models.PositiveIntegerField()
    body = models.TextField()
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("period", "number"), name="assessment_report_version"),
        )
        indexes: ClassVar = [models.Index(fields=["-at"], name="assessment_report_latest")]

    def __str__(self) -> str:
        return f"{self.period_id} r{self.number}"
