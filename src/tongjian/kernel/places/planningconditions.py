"""规划条件: drafts, and what was issued."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q


class ConditionsState(models.TextChoices):
    """Where conditions stand."""

    DRAFT = "draft", "拟制中"
    PROPOSED = "proposed", "待签发"
    ISSUED = "issued", "已签发"
    DROPPED = "dropped", "已作废"


class PlanningConditions(models.Model):
    """One version of the planning conditions of a parcel (its key on the layer of regulatory parcels).

    While it is being drawn up it changes; `revision` counts the changes, so that nobody writes over what they
    have not seen. Issued it never changes: `number`, `version`, the conditions file (`conditions`, a YAML
    text), and everything the printed document says (`content`, JSON whose SHA-256 is `digest`). A later
    version takes its place from its own `effective_from` on. `edition` is the JSON of version numbers by
    layer it was drawn from, `edition_digest` that of the whole edition. `document` is the PDF, made once.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField("城市", max_length=32)
    parcel = models.CharField("地块", max_length=120)
    state = models.CharField(
        "状态", max_length=10, choices=ConditionsState.choices, default=ConditionsState.DRAFT
    )
    revision = models.PositiveIntegerField(default=1)
    typed = models.JSONField(default=dict)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    created_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField("拟制时间")
    changed_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+", db_index=False)
    changed_at = models.DateTimeField("修改时间")
    remark = models.CharField("意见", max_length=500, blank=True)
    version = models.PositiveIntegerField("版本", null=True)
    number = models.CharField("编号", max_length=80, blank=True)
    issued_on = models.DateField("签发日期", null=True)
    issued_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+", db_index=False)
    effective_from = models.DateField("施行日期", null=True)
    edition = models.TextField(blank=True)
    edition_digest = models.CharField(max_length=64, blank=True)
    conditions = models.TextField(blank=True)
    content = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    file = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+")
    document = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("city", "parcel"),
                condition=Q(state__in=("draft", "proposed")),
                name="conditions_one_draft",
            ),
            models.UniqueConstraint(fields=("city", "parcel", "version"), name="conditions_version_once"),
            models.UniqueConstraint(
                fields=("city", "number"), condition=~Q(number=""), name="conditions_number_once"
            ),
            models.CheckConstraint(
                condition=Q(state="issued")
                & ~Q(number="")
                & ~Q(conditions="")
                & ~Q(content="")
                & Q(
                    version__isnull=False,
                    issued_on__isnull=False,
                    effective_from__gte=F("issued_on"),
                    file__isnull=False,
                )
                | ~Q(state="issued") & Q(version__isnull=True, number="", document__isnull=True),
                name="conditions_issued_whole",
            ),
        )
        indexes = (
            models.Index(
                fields=("city", "-issued_on", "-id"), condition=Q(state="issued"), name="conditions_issued"
            ),
        )

    def __str__(self) -> str:
        return f"{self.city} {self.parcel} {self.number or self.state}"
