"""Events, and the free text that people wrote, kept apart so that it can be erased."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """One thing that happened. Rows are never changed or removed; database triggers refuse both.

    `chain` is the case (draw, score …) it happened to, `root` the case at the top of its tree, `body` the
    canonical JSON that `digest` covers together with the event before it.
    """

    city = models.CharField(max_length=32)
    chain = models.UUIDField()
    root = models.UUIDField()
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=48)
    at = models.DateTimeField()
    actor = models.BigIntegerField(null=True)
    body = models.TextField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="event_once_in_chain")]
        indexes = [
            models.Index(fields=["root", "chain", "seq"], name="event_tree"),
            models.Index(fields=["city", "at"], name="event_city_day"),
        ]

    def __str__(self) -> str:
        return f"{self.chain}#{self.seq} {self.kind}"


class Content(models.Model):
    """Text a person wrote, under its salted digest. The ledger holds the digest only.

    Erasing empties `text` and `salt`: the digest then proves nothing about what was written.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    city = models.CharField(max_length=32)
    salt = models.CharField(max_length=32)
    text = models.TextField()
    erased_at = models.DateTimeField(null=True)
    erased_because = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.digest[:12]


class Bill(models.Model):
    """日结单: the signed Merkle root over the heads of all chains of a city that changed on a day."""

    city = models.CharField(max_length=32)
    day = models.DateField()
    root = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=256)
    public_key = models.CharField(max_length=256)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "day"], name="bill_once_a_day")]

    def __str__(self) -> str:
        return f"{self.city} {self.day}"
