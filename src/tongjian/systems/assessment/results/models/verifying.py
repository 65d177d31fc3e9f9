"""What somebody else found of a piece of evidence."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from tongjian.kernel.people.models import User
from tongjian.systems.assessment.models import Evidence


class Outcome(models.TextChoices):
    """Whether the evidence stands."""

    CONFIRMED = "confirmed", "属实"
    DOUBTED = "doubted", "有疑问"


class Verification(models.Model):
    """核查: once for each piece of evidence, by somebody who had no hand in it; `remark` says why doubted."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    evidence = models.OneToOneField(Evidence, models.PROTECT, related_name="verification")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    remark = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome="confirmed") | ~Q(remark=""), name="assessment_verification_why_doubted"
            ),
        )

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.outcome}"
