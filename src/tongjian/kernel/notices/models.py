"""Notices to a person or to everyone in an organisation, and what each person has read of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tongjian.kernel.people.models import Organisation, User


class Notice(models.Model):
    """Something the platform tells a person or an organisation. `link` is a path on this site."""

    city = models.CharField(max_length=32)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, related_name="+", db_index=False
    )
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+", db_index=False)
    title = models.CharField(max_length=128)
    text = models.TextField(blank=True)
    link = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) ^ Q(user__isnull=True), name="notice_to_one_addressee"
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-id"), name="notice_of_organisation"),
            models.Index(fields=("user", "-id"), name="notice_of_user"),
        )

    def __str__(self) -> str:
        return self.title


class Seen(models.Model):
    """Up to which notice a person has seen everything: keeps counting cheap however many there are."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    until = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.user_id} ≤ {self.until}"


class Reading(models.Model):
    """A single notice a person has read beyond what they have seen altogether."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="readings")
    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "notice"), name="notice_read_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.notice_id}"
