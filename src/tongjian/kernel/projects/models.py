"""Projects, their works (工程) and buildings."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from tongjian.kernel.numbers.fields import ScaledDecimalField


class ProjectKind(models.TextChoices):
    """The kinds by which a city chooses the process of a project."""

    GOVERNMENT = "government", "政府投资类"
    PRIVATE = "private", "社会投资类"
    SMALL = "small", "小型低风险类"
    INDUSTRIAL = "industrial", "工业类"
    LAND_WITH_DESIGN = "land-with-design", "带方案出让类"
    LINEAR = "linear", "线性工程类"


class Project(models.Model):
    """One investment project under its national project code (项目代码).

    `investment` in 万元, areas in m². `region` is the code of the district it lies in; `parcel` the code
    of the parcel whose planning conditions bind it. `attributes` are further facts a city's pack declares.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    city = models.CharField("城市", max_length=32)
    code = models.CharField("项目代码", max_length=24)
    name = models.CharField("项目名称", max_length=200)
    applicant = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="projects", verbose_name="建设单位"
    )
    kind = models.CharField("审批流程类型", max_length=24, choices=ProjectKind.choices)
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
        indexes = (models.Index(fields=("city", "applicant", "-created_at"), name="project_of_applicant"),)

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
