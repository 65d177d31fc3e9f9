"""Projects, their works (工程) and buildings, and who acts for their owners (代办)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from tongjian.kernel.numbers.fields import ScaledDecimalField


class Project(models.Model):
    """One investment project under its national project code (项目代码).

    `investment` in 万元, areas in m². `region` is the code of the district it lies in; `parcel` the code
    of the parcel whose planning conditions bind it. `attributes` are further facts a city's pack declares.

    `kind` is the theme (审批流程类型) by its code in the pack. Where the city's table decided it, `kind_rule`
    is the row, `kind_because` its reason and `kind_table` the SHA-256 of the table; where it was stated
    otherwise (a project of an earlier system), these are blank.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    city = models.CharField("城市", max_length=32)
    code = models.CharField("项目代码", max_length=24)
    name = models.CharField("项目名称", max_length=200)
    applicant = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="projects", verbose_name="建设单位"
    )
    kind = models.CharField("审批流程类型", max_length=60)
    kind_rule = models.PositiveSmallIntegerField("判定依据的行", null=True)
    kind_because = models.CharField("判定理由", max_length=300, blank=True)
    kind_table = models.CharField("判定表的版本", max_length=64, blank=True)
    use = models.CharField("主要用途", max_length=40, blank=True)
    investment = ScaledDecimalField("总投资（万元）", places=4, null=True)
    site_area = ScaledDecimalField("用地面积（㎡）", places=2, null=True)
    floor_area = ScaledDecimalField("建筑面积（㎡）", places=2, null=True)
    region = models.CharField("所在区划", max_length=12)
    address = models.CharField("建设地点", max_length=200, blank=True)
    parcel = models.CharField("地块编号", max_length=64, blank=True)
    attributes = models.JSONField("其他属性", default=dict)
    created_at = models.DateTimeField("登记时间")
    created_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("city", "code"), name="project_code_once_a_city"),
            models.CheckConstraint(
                condition=(Q(investment__isnull=True) | Q(investment__gte=0))
                & (Q(site_area__isnull=True) | Q(site_area__gt=0))
                & (Q(floor_area__isnull=True) | Q(floor_area__gte=0)),
                name="project_sizes_make_sense",
            ),
        )
        indexes = (
            models.Index(fields=("city", "applicant", "-created_at"), name="project_of_applicant"),
            # Pages of a city's projects in each order, and their figures without looking at the rows.
            models.Index(fields=("city", "-created_at", "id"), name="project_newest"),
            models.Index(fields=("city", "name", "id"), name="project_by_name"),
            models.Index(fields=("city", "parcel"), name="project_on_parcel"),
            models.Index(
                fields=("city", "kind", "region", "created_at", "investment"), name="project_figures"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Works(models.Model):
    """A part of a project that is approved on its own (工程, GCDM); stages belong to works."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="works")
    city = models.CharField("城市", max_length=32)
    code = models.CharField("工程代码", max_length=40)
    name = models.CharField("工程名称", max_length=200)
    created_at = models.DateTimeField("登记时间")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("city", "code"), name="works_code_once_a_city"),)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Building(models.Model):
    """One building (单体) of the works. Areas in m², height in m."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    works = models.ForeignKey(Works, models.PROTECT, related_name="buildings")
    code = models.CharField("楼号", max_length=40)
    name = models.CharField("名称", max_length=120, blank=True)
    use = models.CharField("用途", max_length=40, blank=True)
    floor_area_above = ScaledDecimalField("地上建筑面积", places=2, null=True)
    floor_area_below = ScaledDecimalField("地下建筑面积", places=2, null=True)
    height = ScaledDecimalField("建筑高度", places=2, null=True)
    storeys_above = models.PositiveSmallIntegerField("地上层数", null=True)
    storeys_below = models.PositiveSmallIntegerField("地下层数", null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("works", "code"), name="building_code_once"),)

    def __str__(self) -> str:
        return self.code


class Mandate(models.Model):
    """委托代办: an applicant lets an agent fill in and hand in for it, until it is over or taken back.

    The agent is an organisation (anyone who applies for it) or one person. `project` None means every project
    of the principal; `stages` are codes, none meaning every stage; both `since` and `until` are included.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    city = models.CharField("城市", max_length=32)
    principal = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", verbose_name="委托单位"
    )
    agent = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, related_name="+", verbose_name="代办单位"
    )
    person = models.ForeignKey(
        "people.User", models.PROTECT, null=True, related_name="+", verbose_name="代办人"
    )
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="mandates")
    stages = models.JSONField("阶段", default=list)
    since = models.DateField("起")
    until = models.DateField("止")
    granted_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", db_index=False)
    granted_at = models.DateTimeField("委托时间")
    revoked_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+", db_index=False)
    revoked_at = models.DateTimeField("解除时间", null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="mandate_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(agent__isnull=True, person__isnull=False)
                | Q(agent__isnull=False, person__isnull=True),
                name="mandate_one_agent",
            ),
            models.CheckConstraint(
                condition=Q(agent__isnull=True) | ~Q(agent=F("principal")), name="mandate_to_another"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="mandate_revoked_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.principal_id}→{self.agent_id or self.person_id} {self.since}–{self.until}"
