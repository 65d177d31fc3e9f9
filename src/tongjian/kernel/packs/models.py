"""Definitions by digest, which of them is in force when, and which packs are installed."""

from __future__ import annotations

from typing import Any, Never

from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class DefinitionKind(models.TextChoices):
    """What a kept definition defines."""

    MATTER = "matter", "事项"
    STAGE = "stage", "阶段"


class Definition(models.Model):
    """One version of a matter or a stage, whole, as text. Never changed and never deleted."""

    digest = models.CharField("摘要", max_length=64, primary_key=True)
    city = models.CharField("城市", max_length=32)
    kind = models.CharField("类别", max_length=8, choices=DefinitionKind.choices)
    code = models.CharField("代码", max_length=60)
    version = models.DateField("版本")
    body = models.TextField("内容")
    installed_at = models.DateTimeField("载入时间", default=timezone.now)

    class Meta:
        indexes = (models.Index(fields=("city", "kind", "code"), name="definition_by_code"),)

    def __str__(self) -> str:
        return f"{self.city}/{self.code} {self.version}"

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        """Refused: cases opened under it still need it."""
        raise TypeError("定义只能增加，不能删除。")


class Edition(models.Model):
    """From which day a definition is in force; `until` is the first day on which it no longer is.

    Of several that begin on one day the one with the highest `serial` is in force; the others ended before
    they began.
    """

    city = models.CharField("城市", max_length=32)
    kind = models.CharField("类别", max_length=8, choices=DefinitionKind.choices)
    code = models.CharField("代码", max_length=60)
    effective_from = models.DateField("施行日")
    serial = models.PositiveSmallIntegerField("当日次序", default=0)
    until = models.DateField("停止日", null=True, blank=True)
    definition = models.ForeignKey(Definition, models.PROTECT, related_name="editions")

    class Meta:
        ordering = ("effective_from", "serial")
        constraints = (
            models.UniqueConstraint(
                fields=("city", "kind", "code", "effective_from", "serial"), name="edition_once"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("effective_from")),
                name="edition_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return f"{self.city}/{self.code} {self.effective_from}–{self.until or ''}"


class Installation(models.Model):
    """The pack of a city as it was last installed."""

    city = models.CharField("城市", max_length=32, primary_key=True)
    title = models.CharField("名称", max_length=120)
    region = models.CharField("行政区划", max_length=12)
    digest = models.CharField("摘要", max_length=64)
    installed_at = models.DateTimeField("载入时间")

    def __str__(self) -> str:
        return self.title
