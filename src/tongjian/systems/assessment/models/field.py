"""Checks on the spot: places, observations, pictures and markings."""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from tongjian.kernel.documents.models import Document
from tongjian.kernel.numbers.fields import ScaledDecimalField
from tongjian.kernel.people.models import Organisation, User
from tongjian.systems.assessment.models.tasks import Task


class CheckPoint(models.Model):
    """A place that may be drawn for a check: a street section, a market, a site. Degrees by CGCS2000."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=60)
    longitude = ScaledDecimalField(places=6, null=True)
    latitude = ScaledDecimalField(places=6, null=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("city", "code"), name="assessment_point_once"),)

    def __str__(self) -> str:
        return self.title


class Observation(models.Model):
    """A drawn place that is looked at for a task. `draw` is the public draw that chose it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    task = models.ForeignKey(Task, models.PROTECT, related_name="observations")
    point = models.ForeignKey(CheckPoint, models.PROTECT, related_name="observations")
    draw = models.UUIDField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("task", "point"), name="assessment_observation_once"),)

    def __str__(self) -> str:
        return f"{self.task_id} {self.point_id}"


class Photo(models.Model):
    """A picture from the spot. `taken_at` and the place are what the phone says, `at` is the server's time.

    `accuracy` and `distance` (from the drawn place) in metres; None where the phone gave no place.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    observation = models.ForeignKey(Observation, models.PROTECT, related_name="photos")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    longitude = ScaledDecimalField(places=6, null=True)
    latitude = ScaledDecimalField(places=6, null=True)
    accuracy = ScaledDecimalField(places=1, null=True)
    distance = ScaledDecimalField(places=1, null=True)
    taken_at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("observation", "sha256"), name="assessment_photo_once"),
        )

    def __str__(self) -> str:
        return self.sha256[:12]


class Round(models.IntegerChoices):
    """Who marks: first and second without seeing each other; where they differ, a third decides."""

    FIRST = 1, "初评"
    SECOND = 2, "复评"
    DECISION = 3, "裁定"


class Marking(models.Model):
    """What one person found at one place: a verdict for each aspect of the checklist (`verdicts`)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    observation = models.ForeignKey(Observation, models.PROTECT, related_name="markings")
    round = models.PositiveSmallIntegerField(choices=Round.choices)
    verdicts = models.JSONField()
    remark = models.CharField(max_length=500, blank=True)
    marker = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("observation", "round"), name="assessment_marking_once_a_round"),
            models.UniqueConstraint(
                fields=("observation", "marker"), name="assessment_marking_once_a_person"
            ),
        )

    def __str__(self) -> str:
        return f"{self.observation_id} {self.round}"
