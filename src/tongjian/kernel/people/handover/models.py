"""Powers handed over from one body to another."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Handover(models.Model):
    """划转: from `since` on `receiver` decides the matter in `region` (empty: the whole city).

    `takes_along`: cases that run on that day go with it; else they stay where they are. Taken back only
    before the day. `done_at` is when it came into force, `moved` how many cases went along.
    """

    city = models.CharField("城市", max_length=32)
    matter = models.CharField("事项", max_length=60)
    region = models.CharField("区划", max_length=12, blank=True)
    giver = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", verbose_name="划出机关"
    )
    receiver = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", verbose_name="承接机关"
    )
    since = models.DateField("起始日")
    takes_along = models.BooleanField("在办件随转")
    basis = models.CharField("依据", max_length=200)
    made_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    cancelled_because = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True)
    moved = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="handover_to_another_body"),
            models.UniqueConstraint(
                fields=("city", "matter", "region", "since"),
                condition=Q(cancelled_at=None),
                name="handover_once_a_day",
            ),
        )
        indexes = (models.Index(fields=("city", "-id"), name="handover_of_city"),)

    def __str__(self) -> str:
        return f"{self.city}/{self.matter} {self.region} {self.giver_id}→{self.receiver_id} {self.since}"
