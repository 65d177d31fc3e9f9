"""A draw as it was announced and as it was made: texts whose digests anybody can compute again."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from tongjian.kernel.people.models import Organisation, User


class DrawState(models.TextChoices):
    """Announced, then made or given up."""

    ANNOUNCED = "announced", "已公告，待抽取"
    DRAWN = "drawn", "已抽取"
    VOID = "void", "已作废"


class Draw(models.Model):
    """One draw. `announcement` is the file that was published, `objects_text` the list it binds, with those
    of inspectors and interests where people are drawn as well; `certificate` the result.

    `subject` says what it is for (`assessment-period:<uuid>`), where one draw is made for one thing.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    title = models.CharField(max_length=500)
    subject = models.CharField(max_length=80)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=DrawState.choices, default=DrawState.ANNOUNCED)
    announcement = models.TextField()
    digest = models.CharField(max_length=64)
    objects_text = models.TextField()
    inspectors_text = models.TextField(blank=True, default="")
    interests_text = models.TextField(blank=True, default="")
    announced_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    announced_at = models.DateTimeField()
    certificate = models.TextField(blank=True)
    drawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    drawn_at = models.DateTimeField(null=True)
    void_because = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state="drawn") ^ Q(certificate=""), name="draw_has_a_certificate_when_drawn"
            ),
            models.CheckConstraint(
                condition=Q(state="void") ^ Q(void_because=""), name="draw_says_why_it_is_void"
            ),
            models.UniqueConstraint(
                fields=("subject",), condition=Q(state="announced"), name="draw_one_open_for_a_subject"
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["city", "-announced_at"], name="draw_of_city"),
            models.Index(fields=["subject"], name="draw_of_subject"),
        ]

    def __str__(self) -> str:
        return self.title
