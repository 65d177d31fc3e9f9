"""Who was asked, and what was answered: two tables without a way from one to the other."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongjian.kernel.surveys.sheet import Audience


class Survey(models.Model):
    """One survey of an audience over a half-year, with its questions as they were when it began.

    `sheet` keeps questions, target, what counts as satisfied and the fewest answers that are shown, so that
    a change of the pack does not change what was asked.
    """

    city = models.CharField(max_length=32)
    audience = models.CharField(max_length=12, choices=[(a.value, a.label) for a in Audience])
    period = models.CharField(max_length=8)
    title = models.CharField(max_length=120)
    sheet = models.JSONField()
    begun_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["city", "audience", "period"], name="survey_once_a_period"),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.period}"


class Invitation(models.Model):
    """One organisation asked about one case, or one person of the staff. `answered` says that, not what."""

    id = models.UUIDField(primary_key=True)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="invitations")
    case = models.UUIDField(null=True)
    about = models.CharField(max_length=200, blank=True)
    organisation = models.BigIntegerField(null=True)
    user = models.BigIntegerField(null=True)
    until = models.DateField()
    answered = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) ^ Q(user__isnull=True), name="invitation_to_one"
            ),
            models.UniqueConstraint(
                fields=["case", "organisation"], condition=Q(user=None), name="invitation_once_a_case"
            ),
            models.UniqueConstraint(
                fields=["survey", "user"], condition=Q(organisation=None), name="invitation_once_a_person"
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["organisation", "answered"], name="invitation_of_organisation"),
            models.Index(fields=["user", "answered"], name="invitation_of_user"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Response(models.Model):
    """One answer. It names neither who gave it nor the case nor the moment; its number is random."""

    id = models.UUIDField(primary_key=True)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="responses")
    grades = models.JSONField()
    remark = models.TextField(blank=True)

    def __str__(self) -> str:
        return str(self.id)
