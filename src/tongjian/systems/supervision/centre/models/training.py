"""Training: sessions, who attended, and what they answered."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models

from tongjian.kernel.people.models import Organisation, User


class Session(models.Model):
    """A training session (培训). `quiz` is the code of the questions in the pack; empty: none is asked."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    title = models.CharField(max_length=120)
    content = models.CharField(max_length=1000)
    place = models.CharField(max_length=120)
    on = models.DateField()
    hours = models.PositiveSmallIntegerField()
    quiz = models.CharField(max_length=32, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["city", "-on", "id"], name="training_of_city")]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """Somebody was there, as the organiser entered it."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="attendances")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("session", "user"), name="attendance_once"),)

    def __str__(self) -> str:
        return f"{self.session_id} {self.user_id}"


class Sitting(models.Model):
    """A quiz answered (测验): `asked` the questions as put, `answers` the choices; kept as given."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="sittings")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    attempt = models.PositiveSmallIntegerField()
    asked = models.JSONField()
    answers = models.JSONField()
    right = models.PositiveSmallIntegerField()
    of = models.PositiveSmallIntegerField()
    passed = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("session", "user", "attempt"), name="sitting_attempt_once"),
        )

    def __str__(self) -> str:
        return f"{self.session_id} {self.user_id} {self.right}/{self.of}"
