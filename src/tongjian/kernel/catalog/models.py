"""The search index of matters: derived from the installed packs, rebuilt with them."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One edition of a matter, as a line in the list of matters."""

    city = models.CharField("城市", max_length=32)
    edition = models.OneToOneField("packs.Edition", models.CASCADE, related_name="entry")
    code = models.CharField("代码", max_length=60)
    title = models.CharField("事项", max_length=120)
    stage = models.CharField("阶段代码", max_length=60)
    stage_title = models.CharField("阶段", max_length=120)
    stage_number = models.PositiveSmallIntegerField("阶段序号")
    place = models.PositiveSmallIntegerField("阶段内次序")
    department = models.CharField("办理部门", max_length=128)
    kind = models.CharField("办件类型", max_length=16)
    promised = models.CharField("承诺时限", max_length=32)

    class Meta:
        indexes = (models.Index(fields=("city", "stage_number", "place"), name="entry_in_order"),)

    def __str__(self) -> str:
        return f"{self.city} {self.title}"


class Gram(models.Model):
    """A pair of characters that occurs in an entry, with what it weighs there."""

    city = models.CharField(max_length=32)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="grams")
    gram = models.CharField(max_length=2)
    weight = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("entry", "gram"), name="gram_once_an_entry"),)
        indexes = (models.Index(fields=("city", "gram"), name="gram_of_a_city"),)

    def __str__(self) -> str:
        return self.gram
