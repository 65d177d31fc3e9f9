"""Revisions of a city's content, the texts in them, and every edit that made them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tongjian.kernel.people.models import User


class Blob(models.Model):
    """The content of a file, under its SHA-256. Never changed, never deleted."""

    digest = models.CharField("摘要", max_length=64, primary_key=True)
    content = models.BinaryField("内容")

    def __str__(self) -> str:
        return self.digest[:12]


class RevisionState(models.TextChoices):
    """Where a revision stands."""

    OPEN = "open", "编辑中"
    PUBLISHED = "published", "已发布"
    ABANDONED = "abandoned", "已放弃"


class Revision(models.Model):
    """A set of changed files of one city. Open it is a working copy; published it never changes.

    `overlay` names every file in which the city differs from the folder it came in: its digest, or null where
    the file is taken away. `base` is the revision that was the latest when this one was opened; its overlay
    is where this one began. `notice` is what its publication was told to touch.
    """

    city = models.CharField("城市", max_length=32)
    number = models.PositiveIntegerField("序号")
    state = models.CharField("状态", max_length=12, choices=RevisionState.choices, default=RevisionState.OPEN)
    purpose = models.CharField("修改事由", max_length=200)
    base = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name="依据")
    overlay = models.JSONField("改动的文件", default=dict)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="开始人")
    opened_at = models.DateTimeField("开始时间", default=timezone.now)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="发布人")
    closed_at = models.DateTimeField("发布时间", null=True)
    effective_from = models.DateField("施行日", null=True)
    digest = models.CharField("全部内容的摘要", max_length=64, blank=True)
    notice = models.JSONField("影响", default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("city", "number"), name="revision_number_once"),
            models.UniqueConstraint(
                fields=("city",), condition=Q(state="open"), name="revision_open_once_a_city"
            ),
            models.CheckConstraint(
                condition=~Q(state="published")
                | Q(effective_from__isnull=False, closed_at__isnull=False, digest__gt=""),
                name="revision_published_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.city} 第{self.number}次修订"

    @property
    def taken_back(self) -> Withdrawal | None:
        """Its withdrawal, if there is one. No SQL query where `withdrawal` was selected with the row."""
        return getattr(self, "withdrawal", None)

    @property
    def standing(self) -> str:
        """Where it stands, in a word."""
        return "已撤回" if self.taken_back else RevisionState(self.state).label


class Withdrawal(models.Model):
    """A publication taken back before its day: who, when and why. Only ever added; it never had force."""

    revision = models.OneToOneField(Revision, models.PROTECT, related_name="withdrawal")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="撤回人")
    at = models.DateTimeField("撤回时间", default=timezone.now)
    reason = models.CharField("撤回理由", max_length=200)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(reason__gt=""), name="withdrawal_has_a_reason"),)

    def __str__(self) -> str:
        return f"{self.revision} 撤回"


class Edit(models.Model):
    """One file changed once: who, when, from which content to which. Only ever added.

    `before` and `after` are digests; empty means as the folder has it, `-` that the file is not there.
    """

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="edits")
    path = models.CharField("文件", max_length=200)
    before = models.CharField("之前", max_length=64, blank=True)
    after = models.CharField("之后", max_length=64, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        indexes = (models.Index(fields=("revision", "path", "-id"), name="edit_of_a_file"),)

    def __str__(self) -> str:
        return f"{self.path} {self.at:%Y-%m-%d %H:%M}"
