"""One row for each series of numbers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Series(models.Model):
    """A running number of one city: `last` is the highest number given so far."""

    city = models.CharField("城市", max_length=32)
    name = models.CharField("序列", max_length=120)
    last = models.PositiveBigIntegerField("已用到", default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("city", "name"), name="series_once_a_city"),
            models.CheckConstraint(condition=Q(last__gte=0), name="series_counts_up"),
        )

    def __str__(self) -> str:
        return f"{self.city} {self.name} {self.last}"
