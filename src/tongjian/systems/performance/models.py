"""Declarations of performance targets, and the frozen versions of each."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from tongjian.kernel.numbers.fields import ScaledDecimalField


class DeclarationKind(models.TextChoices):
    """What targets are declared for."""

    PROJECT = "project", "项目"
    DEPARTMENT = "department", "部门整体"


class DeclarationState(models.TextChoices):
    """Where a declaration stands; while it is adjusted, the version approved before still holds."""

    DRAFT = "draft", "填报中"
    PROPOSED = "proposed", "待负责人签发"
    SUBMITTED = "submitted", "财政部门审核中"
    RETURNED = "returned", "退回修改"
    APPROVED = "approved", "已批复"
    ADJUSTING = "adjusting", "调整中"
    DROPPED = "dropped", "已作废"


class VersionState(models.TextChoices):
    """What became of a version."""

    PROPOSED = "proposed", "待负责人签发"
    SUBMITTED = "submitted", "财政部门审核中"
    APPROVED = "approved", "已批复"
    RETURNED = "returned", "已退回"


class Declaration(models.Model):
    """The targets that a department declares for one project, or for itself as a whole, in one year.

    `draft` is the form being filled in, `approved` the version that holds, `version` the number of the last
    one made. `title` is the project, or the department; `amount` the money asked for this year in 万元: both
    as last put forward. `follows` is the declaration of the year before from which it was filled in. `reason`
    says why it was given back, is adjusted or was dropped.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    city = models.CharField("城市", max_length=32)
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("类别", max_length=12, choices=DeclarationKind.choices)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    title = models.CharField("名称", max_length=200)
    amount = ScaledDecimalField("本年度资金（万元）", places=6, null=True)
    state = models.CharField("状态", max_length=12, choices=DeclarationState.choices, default="draft")
    draft = models.OneToOneField("forms.Draft", models.PROTECT, related_name="+")
    version = models.PositiveIntegerField("稿次", default=0)
    approved = models.OneToOneField(
        "DeclarationVersion", models.PROTECT, null=True, related_name="approves", db_index=False
    )
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    reason = models.CharField("原因", max_length=1000, blank=True)
    created_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField("建立时间")
    changed_at = models.DateTimeField("变动时间")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "year"),
                condition=Q(kind="department") & ~Q(state="dropped"),
                name="declaration_of_department_once",
            ),
            models.UniqueConstraint(
                fields=("follows",), condition=~Q(state="dropped"), name="declaration_followed_once"
            ),
        )
        indexes = (
            models.Index(fields=("city", "-changed_at", "-id"), name="declaration_of_city"),
            models.Index(fields=("organisation", "-changed_at", "-id"), name="declaration_of_body"),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.title}"


class DeclarationVersion(models.Model):
    """A declaration as it was put forward: frozen, but for what became of it.

    `body` is canonical JSON in the shape of `kernel.measures.forms.FormSheet`, `digest` its SHA-256.
    `submission` is the same in the layout of the city's form. `reason` is why a declaration that was approved
    is put forward again. `remarks` are what the finance bureau wrote line by line: `{place, row, sentence}`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField("稿次")
    state = models.CharField("结果", max_length=12, choices=VersionState.choices, default="proposed")
    reason = models.CharField("调整原因", max_length=1000, blank=True)
    body = models.TextField()
    digest = models.CharField(max_length=64)
    submission = models.OneToOneField("forms.Submission", models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", db_index=False)
    proposed_at = models.DateTimeField("送签时间")
    signed_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+", db_index=False)
    signed_at = models.DateTimeField("签发时间", null=True)
    decided_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField("批复时间", null=True)
    opinion = models.CharField("意见", max_length=1000, blank=True)
    remarks = models.JSONField("逐行意见", default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("declaration", "number"), name="declaration_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.declaration_id} {self.number}"
