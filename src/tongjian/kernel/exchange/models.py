"""Rows of the outbox."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class MessageState(models.TextChoices):
    """Waiting for a connector, or taken by one."""

    WAITING = "waiting", "待推送"
    DELIVERED = "delivered", "已送达"


class Message(models.Model):
    """Something other systems are told (待推送数据).

    `topic` says what happened, `key` identifies it within a topic of a city: told twice is one row.
    `payload` is canonical JSON and `digest` its SHA-256; neither ever changes. `again` counts how often the
    row was put back to be sent once more, `again_at` when that was last.
    """

    city = models.CharField(max_length=32)
    topic = models.CharField(max_length=64)
    key = models.CharField(max_length=160)
    payload = models.TextField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.WAITING)
    delivered_at = models.DateTimeField(null=True)
    again = models.PositiveIntegerField(default=0)
    again_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("city", "topic", "key"), name="message_told_once"),
            models.CheckConstraint(
                condition=Q(state=MessageState.DELIVERED, delivered_at__isnull=False)
                | Q(state=MessageState.WAITING, delivered_at__isnull=True),
                name="message_delivered_at_a_time",
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["city", "-id"], name="message_of_city"),
            models.Index(fields=["city", "topic", "made_at"], name="message_of_topic"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"
