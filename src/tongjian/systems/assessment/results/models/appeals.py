"""Replies of districts, their review by someone else, and the decision."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from tongjian.kernel.documents.models import Document
from tongjian.kernel.letters.models import Letter
from tongjian.kernel.numbers.fields import ScaledDecimalField
from tongjian.kernel.people.models import Organisation, User
from tongjian.systems.assessment.models import Evidence, EvidenceState, Period, Task
from tongjian.systems.assessment.results.models.publishing import Publication


class AppealState(models.TextChoices):
    """Where an appeal stands. Late ones wait until the head admits them, for the excuse that was given."""

    LATE = "late", "逾期，待准许"
    FILED = "filed", "待复核"
    REVIEWED = "reviewed", "待决定"
    UPHELD = "upheld", "成立"
    DISMISSED = "dismissed", "不成立"
    REFUSED = "refused", "不予受理"
    WITHDRAWN = "withdrawn", "已撤回"


OPEN = (AppealState.LATE, AppealState.FILED, AppealState.REVIEWED)


class Appeal(models.Model):
    """A district disputes one item of its published sheet: `evidence` is what counted then.

    Only `state`, `decide_by` and `revision` change. `decide_by` is the last day of the decision.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    period = models.ForeignKey(Period, models.PROTECT, related_name="appeals")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="appeals")
    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, models.PROTECT, related_name="appeals")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="+")
    grounds = models.CharField(max_length=2000)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    excuse = models.CharField(max_length=500, blank=True)
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    decide_by = models.DateField()
    state = models.CharField(max_length=10, choices=AppealState.choices)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("task",),
                condition=Q(state__in=("late", "filed", "reviewed")),
                name="assessment_appeal_one_open",
            ),
            models.CheckConstraint(condition=~Q(grounds=""), name="assessment_appeal_says_why"),
        )
        indexes: ClassVar = [
            models.Index(fields=["state", "decide_by"], name="assessment_appeal_waiting"),
            models.Index(fields=["period", "-filed_at"], name="assessment_appeal_of_period"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.state}"


class Opinion(models.Model):
    """What a review or a decision says of the value: whether the district is right, and what it should be."""

    upheld = models.BooleanField()
    reasons = models.CharField(max_length=2000)
    value = models.CharField(max_length=16, choices=EvidenceState.choices, blank=True)
    numerator = ScaledDecimalField(places=4, null=True)
    denominator = ScaledDecimalField(places=4, null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True


class Review(Opinion):
    """复核: by a person who neither collected, marked nor verified what is disputed."""

    appeal = models.OneToOneField(Appeal, models.PROTECT, related_name="review", primary_key=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(reasons="") & (Q(upheld=False, value="") | (Q(upheld=True) & ~Q(value=""))),
                name="assessment_review_reasons",
            ),
        )

    def __str__(self) -> str:
        return f"{self.appeal_id}"


class Decision(Opinion):
    """决定: by a head other than the reviewer, with reasons and a letter. Upheld, it made new evidence.

    `publication` is the version that shows what the correction changed; None where nothing changed.
    """

    appeal = models.OneToOneField(Appeal, models.PROTECT, related_name="decision", primary_key=True)
    evidence = models.OneToOneField(Evidence, models.PROTECT, null=True, related_name="decision")
    publication = models.ForeignKey(Publication, models.PROTECT, null=True, related_name="decisions")
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(reasons="") & Q(upheld=True, evidence__isnull=False)
                | ~Q(reasons="") & Q(upheld=False, evidence__isnull=True),
                name="assessment_decision_made_evidence",
            ),
        )

    def __str__(self) -> str:
        return f"{self.appeal_id}"
