"""A building site under supervision, on the record of its project."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from tongjian.kernel.inspectorate.models import Subject
from tongjian.kernel.letters.models import Letter
from tongjian.kernel.people.models import Organisation, User
from tongjian.kernel.projects.models import Project, Works
from tongjian.systems.supervision.models import Assignment


class SiteState(models.TextChoices):
    """Where a site stands."""

    REGISTERED = "registered", "已登记"
    BUILDING = "building", "施工中"
    STOPPED = "stopped", "停工"
    CONCLUDED = "concluded", "已出监督结论"


class Site(models.Model):
    """A site under supervision (受监工地), from its registration before construction to the conclusion.

    `number` is that of the registration; `organisation` the body that supervises. Quality and safety are
    registered on days of their own; construction begins when both are there.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    number = models.CharField(max_length=80)
    project = models.ForeignKey(Project, models.PROTECT, related_name="supervised_sites")
    works = models.OneToOneField(Works, models.PROTECT, null=True, related_name="supervised_site")
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    region = models.CharField(max_length=12)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    contractor = models.CharField(max_length=200)
    overseer = models.CharField(max_length=200)
    quality_on = models.DateField(null=True)
    safety_on = models.DateField(null=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    state = models.CharField(max_length=12, choices=SiteState.choices, default=SiteState.REGISTERED)
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("city", "number"), name="site_number_once"),
            models.UniqueConstraint(
                fields=("project",), condition=Q(works__isnull=True), name="site_whole_project_once"
            ),
        )
        indexes: ClassVar = [models.Index(fields=["city", "-registered_at", "id"], name="site_of_city")]

    def __str__(self) -> str:
        return self.name


class Milestone(models.Model):
    """A stage of construction at which the site is visited (监督节点); `assignment` is that check."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="milestones")
    code = models.CharField(max_length=32)
    title = models.CharField(max_length=100)
    order = models.PositiveSmallIntegerField()
    required = models.BooleanField()
    planned_on = models.DateField(null=True)
    reached_on = models.DateField(null=True)
    told_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    assignment = models.OneToOneField(Assignment, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("site", "code"), name="milestone_once_a_site"),)

    def __str__(self) -> str:
        return self.title


class HiddenState(models.TextChoices):
    """Asked for by the site, then confirmed or sent back."""

    ASKED = "asked", "待验"
    CONFIRMED = "confirmed", "验收合格，可以隐蔽"
    REFUSED = "refused", "不合格，不得隐蔽"


class HiddenCheck(models.Model):
    """A part looked at before it is covered (隐蔽工程验收). Photos hang on `site-hidden:<id>`."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="hidden_checks")
    part = models.CharField(max_length=120)
    place = models.CharField(max_length=200)
    wanted_on = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=HiddenState.choices, default=HiddenState.ASKED)
    opinion = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state=HiddenState.ASKED) ^ Q(decided_at__isnull=False),
                name="hidden_check_decided_at_a_time",
            ),
        )
        indexes: ClassVar = [models.Index(fields=["site", "-asked_at"], name="hidden_check_of_site")]

    def __str__(self) -> str:
        return self.part


class OrderKind(models.TextChoices):
    """Orders to a site."""

    STOP = "stop", "停工"
    RESUME = "resume", "复工"


class Order(models.Model):
    """An order to stop, or to resume what was stopped, as a numbered letter (停工/复工通知书).

    A resume order names the stop order it lifts, and lifts it alone; the site goes on when none is left.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="orders")
    kind = models.CharField(max_length=8, choices=OrderKind.choices)
    lifts = models.OneToOneField("self", models.PROTECT, null=True, related_name="lifted_by")
    scope = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    letter = models.OneToOneField(Letter, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind=OrderKind.STOP) ^ Q(lifts__isnull=False),
                name="site_order_resume_lifts_a_stop",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.scope}"


class Conclusion(models.Model):
    """What supervision found in the end (监督结论), for the joint acceptance."""

    site = models.OneToOneField(Site, models.PROTECT, related_name="conclusion", primary_key=True)
    passed = models.BooleanField()
    opinion = models.CharField(max_length=1000)
    letter = models.OneToOneField(Letter, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return "通过" if self.passed else "不通过"
