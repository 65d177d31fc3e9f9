"""Advice (指导): what an applicant asks the town's window before it hands in, and what it is answered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

LONGEST = 2000


class Advice(models.Model):
    """One question about an application that is being filled in; asking opens it to the town's window.

    `window` is the body that was asked. `answer` is blank, and who and when unset, until it has answered.
    """

    city = models.CharField("城市", max_length=32)
    application = models.ForeignKey("approval.Application", models.PROTECT, related_name="+")
    window = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    question = models.CharField("想了解的问题", max_length=LONGEST)
    asked_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField("提出时间")
    answer = models.CharField("指导意见", max_length=LONGEST, blank=True)
    answered_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="advice_answered_by_somebody",
            ),
            # A second question waits until the first is answered: nobody is flooded.
            models.UniqueConstraint(
                fields=["application"], condition=Q(answered_at=None), name="advice_one_open_question"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["window", "-id"], name="advice_of_window"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.asked_at:%Y-%m-%d}"
