"""Score sheets of districts."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

from django.db import models
from django.db.models import Q

from tongjian.kernel.numbers.fields import ScaledDecimalField
from tongjian.kernel.people.models import Organisation, User
from tongjian.systems.assessment.models.tasks import Period


class Sheet(models.Model):
    """The scores of one district in one period. `number` counts its versions, `reason` says why a later one.

    `body` is what was scored and how, as JSON (`scoring.content`), `digest` its SHA-256; `total` is the exact
    total as a fraction ("1139/16"), `printed` the same rounded once; `at_most` what it may become where
    something is missing. `profile` names the standard's version.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    period = models.ForeignKey(Period, models.PROTECT, related_name="sheets")
    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    profile = models.CharField(max_length=80)
    body = models.TextField()
    digest = models.CharField(max_length=64)
    total = models.CharField(max_length=200)
    at_most = models.CharField(max_length=200)
    printed = ScaledDecimalField(places=12, default=Decimal(0))
    reason = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("period", "district", "number"), name="assessment_sheet_version"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="assessment_sheet_why_a_later_one"
            ),
        )

    def __str__(self) -> str:
        return f"{self.period_id} {self.district_id} v{self.number}"
