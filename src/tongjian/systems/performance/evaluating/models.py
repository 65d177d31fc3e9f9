"""Evaluations of declared targets with what was handed in and judged, and the reports of monitoring."""

from __future__ import annotations

import uuid

from django.db import models

from tongjian.kernel.numbers.fields import ScaledDecimalField
from tongjian.systems.performance.models import DeclarationKind


class EvaluationState(models.TextChoices):
    """Where a self-evaluation stands."""

    FILLING = "filling", "自评填报中"
    SUBMITTED = "submitted", "财政部门复核中"
    RETURNED = "returned", "退回修改"
    CHECKED = "checked", "已复核"


class ReviewKind(models.TextChoices):
    """On which occasion the finance bureau gave its score."""

    RECHECK = "recheck", "复核"
    SPOT = "spot", "抽查"


class Evaluation(models.Model):
    """What came of one declaration (绩效自评).

    `base` is the approved version whose targets are held against the results, `draft` the report being filled
    in, `origins` what was known of each row when it was last looked up, `version` the number of the last one
    handed in. `final` is the score that counts: that of the spot check, else of the re-check. `spot` is the
    draw that chose it for a spot check. `reason` says why it was given back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    city = models.CharField("城市", max_length=32)
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("类别", max_length=12, choices=DeclarationKind.choices)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    title = models.CharField("名称", max_length=200)
    state = models.CharField("状态", max_length=12, choices=EvaluationState.choices, default="filling")
    declaration = models.OneToOneField("performance.Declaration", models.PROTECT, related_name="evaluation")
    base = models.ForeignKey(
        "performance.DeclarationVersion", models.PROTECT, related_name="+", db_index=False
    )
    draft = models.OneToOneField("forms.Draft", models.PROTECT, related_name="+")
    origins = models.JSONField("取数", default=dict)
    read_at = models.DateTimeField("取数时间")
    version = models.PositiveIntegerField("稿次", default=0)
    final = models.ForeignKey("measures.Score", models.PROTECT, null=True, related_name="+", db_index=False)
    spot = models.ForeignKey("draws.Draw", models.PROTECT, null=True, related_name="+", db_index=False)
    reason = models.CharField("原因", max_length=1000, blank=True)
    created_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField("建立时间")
    changed_at = models.DateTimeField("变动时间")

    class Meta:
        indexes = (
            models.Index(fields=("city", "-changed_at", "-id"), name="evaluation_of_city"),
            models.Index(fields=("organisation", "-changed_at", "-id"), name="evaluation_of_body"),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.title}"


class EvaluationVersion(models.Model):
    """A self-evaluation as it was handed in. It never changes.

    `body` is canonical JSON in the shape of `kernel.measures.forms.FormSheet`, `digest` its SHA-256;
    `origins` say where each value was known from, `by_hand` how many were entered by a person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField("稿次")
    body = models.TextField()
    digest = models.CharField(max_length=64)
    origins = models.JSONField("取数", default=dict)
    by_hand = models.PositiveIntegerField("人工填报的行数")
    submission = models.OneToOneField("forms.Submission", models.PROTECT, related_name="+")
    score = models.OneToOneField("measures.Score", models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", db_index=False)
    submitted_at = models.DateTimeField("报送时间")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("evaluation", "number"), name="evaluation_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.number}"


class Review(models.Model):
    """The finance bureau's own score beside the department's. It never changes.

    `body` is the form as the bureau found it: results put right, scores given, each with its reason.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="reviews", db_index=False)
    version = models.ForeignKey(EvaluationVersion, models.PROTECT, related_name="reviews", db_index=False)
    kind = models.CharField("环节", max_length=12, choices=ReviewKind.choices)
    body = models.TextField()
    digest = models.CharField(max_length=64)
    score = models.OneToOneField("measures.Score", models.PROTECT, related_name="+")
    opinion = models.CharField("意见", max_length=2000, blank=True)
    made_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField("评定时间")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("evaluation", "kind"), name="review_once_an_occasion"),
        )

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.kind}"


class Disclosure(models.Model):
    """What the public sees of an evaluation. `withheld` names each part that is not shown, and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    evaluation = models.OneToOneField(Evaluation, models.PROTECT, related_name="disclosure")
    withheld = models.JSONField("不公开的部分", default=list)
    published_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", db_index=False)
    published_at = models.DateTimeField("公开时间")

    def __str__(self) -> str:
        return str(self.evaluation_id)


class ResultUse(models.Model):
    """How a result bears on the money of the year after (结果应用), as the finance bureau decided.

    `rule` is the band of the pack it was advised by, as canonical JSON; `advised` the factor the rule gives
    and `factor` the one that was set, each empty where no figure is advised.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    evaluation = models.OneToOneField(Evaluation, models.PROTECT, related_name="use")
    score = models.ForeignKey("measures.Score", models.PROTECT, related_name="+", db_index=False)
    grade = models.CharField("等级", max_length=120)
    rule = models.TextField()
    advised = ScaledDecimalField("建议比例", places=4, null=True)
    factor = ScaledDecimalField("确定比例", places=4, null=True)
    reason = models.CharField("理由", max_length=1000, blank=True)
    made_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField("确定时间")

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.factor}"


class MonitoringReport(models.Model):
    """Where a declaration stood on one day of the year (绩效监控). It never changes.

    `rows` is canonical JSON: each indicator with its target, what was reached so far and from where, the
    forecast, the light and what was said about it. `light` is the worst of them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    declaration = models.ForeignKey(
        "performance.Declaration", models.PROTECT, related_name="monitoring", db_index=False
    )
    base = models.ForeignKey(
        "performance.DeclarationVersion", models.PROTECT, related_name="+", db_index=False
    )
    on = models.DateField("监控日")
    rows = models.TextField()
    digest = models.CharField(max_length=64)
    light = models.CharField("灯", max_length=8)
    made_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField("报送时间")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("declaration", "on"), name="monitoring_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.declaration_id} {self.on}"
