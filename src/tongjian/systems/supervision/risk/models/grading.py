"""A run of grading, with what it was made from, and the grade of each object in it."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models

from tongjian.kernel.inspectorate.models import Subject
from tongjian.kernel.numbers.fields import ScaledDecimalField
from tongjian.kernel.people.models import User


class Run(models.Model):
    """All objects of a city graded as of a day.

    `inputs` is everything the grades follow from, compressed: it is frozen, and its digest is in the ledger.
    `model_body` is the model, `words` what the values of its words stand for: a page needs no more.
    `spread` tells how far apart inspectors are; `people` who stands where, for the head alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    number = models.PositiveIntegerField()
    as_of = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    model = models.CharField(max_length=60)
    model_digest = models.CharField(max_length=64)
    model_body = models.JSONField()
    words = models.JSONField()
    inputs = models.BinaryField()
    inputs_digest = models.CharField(max_length=64)
    outcome_digest = models.CharField(max_length=64)
    objects_graded = models.PositiveIntegerField()
    counts = models.JSONField()
    spread = models.JSONField()
    people = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("city", "number"), name="risk_run_number_once"),)
        indexes: ClassVar = [models.Index(fields=["city", "-number"], name="risk_run_latest")]

    def __str__(self) -> str:
        return f"{self.city} {self.as_of}"


class Grade(models.Model):
    """The grade of one object in a run; empty where it is not graded, and `why` says so.

    `reasons` are indicator, value in thousandths of its unit (null: unknown) and points in hundredths.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="grades")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="risk_grades")
    city = models.CharField(max_length=32)
    region = models.CharField(max_length=12)
    kind = models.CharField(max_length=32)
    grade = models.CharField(max_length=1, blank=True)
    score = ScaledDecimalField(places=2)
    why = models.CharField(max_length=80, blank=True)
    reasons = models.JSONField()
    credit = models.CharField(max_length=1)
    credit_points = ScaledDecimalField(places=2)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("run", "subject"), name="risk_grade_once_a_run"),)
        indexes: ClassVar = [
            models.Index(fields=["run", "-score", "id"], name="risk_grade_by_score"),
            models.Index(fields=["run", "grade", "-score", "id"], name="risk_grade_by_grade"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.grade}"
