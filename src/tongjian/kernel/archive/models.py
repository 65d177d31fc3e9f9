"""Packages of projects."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import Q


class PackageState(models.TextChoices):
    """Where a package stands."""

    WAITING = "waiting", "正在生成"
    DONE = "done", "已生成"
    FAILED = "failed", "未能生成"


class Package(models.Model):
    """档案包: what was asked for, and once it is built the file, its report and its figures.

    `report` is the manifest as JSON text and `digest` its SHA-256. `asked` counts the materials that the
    matters of the project asked for, `electronic` those of them that are there as a file which is authentic
    and opens, or as a licence.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    city = models.CharField("城市", max_length=32)
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="packages")
    state = models.CharField("状态", max_length=8, choices=PackageState.choices, default=PackageState.WAITING)
    asked_at = models.DateTimeField("申请时间")
    asked_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+", db_index=False)
    built_at = models.DateTimeField("生成时间", null=True)
    document = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+")
    report = models.TextField(blank=True)
    digest = models.CharField("清单摘要", max_length=64, blank=True)
    files = models.PositiveIntegerField("文件数", default=0)
    asked = models.PositiveIntegerField("应归档材料", default=0)
    electronic = models.PositiveIntegerField("电子材料", default=0)
    passed = models.BooleanField("四性检测通过", default=False)
    error = models.CharField("原因", max_length=400, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("project",), condition=Q(state="waiting"), name="package_built_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="done")
                | (Q(document__isnull=False, built_at__isnull=False) & ~Q(digest="")),
                name="package_done_has_a_file",
            ),
        )
        indexes = (
            models.Index(fields=("city", "-asked_at", "-id"), name="package_of_city"),
            models.Index(fields=("project", "-asked_at"), name="package_of_project"),
        )

    def __str__(self) -> str:
        return f"{self.project_id} {self.state}"

    @property
    def percent(self) -> Decimal | None:
        """Share of electronic materials in percent; None where nothing was asked for."""
        return share(self.electronic, self.asked)


def share(part: int, whole: int) -> Decimal | None:
    """Percent to one place; None when there is nothing to share."""
    return (Decimal(100) * part / whole).quantize(Decimal("0.1")) if whole else None
