"""What was done with a result."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from tongjian.kernel.people.models import Organisation, User
from tongjian.systems.assessment.models import Period
from tongjian.systems.assessment.results.models.publishing import Publication


class UseKind(models.TextChoices):
    """结果应用: how a result is used."""

    NOTICE = "notice", "通报"
    RANKING = "ranking", "排名"
    AWARD = "award", "奖补"
    TALK = "talk", "约谈"


class Use(models.Model):
    """A use of one district's result by a rule of the pack. `ground` is the line it rests on, as published.

    It stays in force until a later publication, or a person, takes it back for a reason (`reversal`).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    period = models.ForeignKey(Period, models.PROTECT, related_name="uses")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="uses")
    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    rule = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=UseKind.choices)
    title = models.CharField(max_length=120)
    ground = models.JSONField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    reversal = models.CharField(max_length=500, blank=True)
    reversed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reversed_at = models.DateTimeField(null=True)
    reversed_for = models.ForeignKey(Publication, models.PROTECT, null=True, related_name="reversed")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("period", "district", "rule"),
                condition=Q(reversed_at__isnull=True),
                name="assessment_use_once_in_force",
            ),
            models.CheckConstraint(
                condition=Q(reversed_at__isnull=True, reversal="")
                | (Q(reversed_at__isnull=False) & ~Q(reversal="")),
                name="assessment_use_why_reversed",
            ),
        )
        indexes: ClassVar = [models.Index(fields=["district", "-made_at"], name="assessment_use_of_district")]

    def __str__(self) -> str:
        return f"{self.rule} {self.district_id}"
