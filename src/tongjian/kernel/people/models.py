"""Users, organisations, posts, who holds them from when to when, and the record of every change."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class OrganisationKind(models.TextChoices):
    """What sort of body an organisation is."""

    GOVERNMENT = "government", "政府部门"
    COMPANY = "company", "企业"
    INSTITUTE = "institute", "中介服务机构"


class User(AbstractUser):
    """A person who can sign in. What they may do comes from the posts they hold, never from here."""

    first_name = None  # type: ignore[assignment]  # a Chinese name is one field
    last_name = None  # type: ignore[assignment]
    name = models.CharField("姓名", max_length=64)
    phone = models.CharField("手机", max_length=32, blank=True)

    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """The name shown on screens and in documents."""
        return self.name or self.username

    def get_short_name(self) -> str:
        """The same: a Chinese name is not shortened."""
        return self.get_full_name()


class Organisation(models.Model):
    """A department, company or institute as one city knows it.

    `duty` is the abstract department code by which matters and rules name a department (for example
    natural-resources); `code` is the city's own code of the body, unique in the city; `uscc` the unified
    social credit code. `region` is the code of the administrative region it works for.
    """

    city = models.CharField("城市", max_length=32)
    code = models.CharField("代码", max_length=64)
    name = models.CharField("名称", max_length=128)
    kind = models.CharField("类别", max_length=16, choices=OrganisationKind.choices)
    region = models.CharField("行政区划", max_length=12, blank=True)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    duty = models.CharField("职责", max_length=64, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("city", "code"), name="organisation_code_once_a_city"),
            models.UniqueConstraint(
                fields=("city", "uscc"), condition=~Q(uscc=""), name="organisation_uscc_once_a_city"
            ),
        )
        indexes = (models.Index(fields=("city", "duty"), name="organisation_duty"),)

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A chair in an organisation, with the roles it gives whoever holds it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    code = models.CharField("代码", max_length=64)
    title = models.CharField("岗位", max_length=64)
    roles = models.JSONField("角色", default=list)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "code"), name="post_code_once"),)

    def __str__(self) -> str:
        return self.title


class Holding(models.Model):
    """Who holds a post from which day; `until` is the last day on which it is held."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings")
    user = models.ForeignKey(User, models.PROTECT, related_name="holdings")
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="holding_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=("post", "user"), condition=Q(until__isnull=True), name="holding_open_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.post_id} {self.since}–{self.until or ''}"


class Substitution(models.Model):
    """Leave: from `since` to `until`, both days included, the substitute holds the absent person's posts too.

    It reaches only the posts in `city`: the administrator of one city cannot lend out powers in another.
    """

    city = models.CharField("城市", max_length=32)
    absent = models.ForeignKey(User, models.PROTECT, related_name="absences")
    substitute = models.ForeignKey(User, models.PROTECT, related_name="substitutions")
    since = models.DateField("起")
    until = models.DateField("止")
    reason = models.CharField("事由", max_length=200)
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="leave_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(absent=F("substitute")), name="leave_needs_another_person"),
        )
        indexes = (models.Index(fields=("substitute", "until"), name="leave_by_substitute"),)

    def __str__(self) -> str:
        return f"{self.absent_id}→{self.substitute_id} {self.since}–{self.until}"


class Audit(models.Model):
    """One administrative change: who changed what, how it stood before and after. Never changed."""

    city = models.CharField("城市", max_length=32)
    who = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间", default=timezone.now)
    what = models.CharField("事项", max_length=64)
    subject = models.CharField("对象", max_length=64)
    before = models.JSONField("变更前", null=True)
    after = models.JSONField("变更后", null=True)

    class Meta:
        indexes = (
            models.Index(fields=("subject", "-id"), name="audit_of_a_subject"),
            models.Index(fields=("city", "-id"), name="audit_of_a_city"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what} {self.subject}"
