import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tongjian.kernel.numbers.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Project",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32, verbose_name="城市")),
                ("code", models.CharField(max_length=24, verbose_name="项目代码")),
                ("name", models.CharField(max_length=200, verbose_name="项目名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("government", "政府投资类"),
                            ("private", "社会投资类"),
                            ("small", "小型低风险类"),
                            ("industrial", "工业类"),
                            ("land-with-design", "带方案出让类"),
                            ("linear", "线性工程类"),
                        ],
                        max_length=24,
                        verbose_name="审批流程类型",
                    ),
                ),
                ("use", models.CharField(blank=True, max_length=40, verbose_name="主要用途")),
                (
                    "investment",
                    tongjian.kernel.numbers.fields.ScaledDecimalField(
                        null=True, places=4, verbose_name="总投资（万元）"
                    ),
                ),
                (
                    "site_area",
                    tongjian.kernel.numbers.fields.ScaledDecimalField(
                        null=True, places=2, verbose_name="用地面积（㎡）"
                    ),
                ),
                (
                    "floor_area",
                    tongjian.kernel.numbers.fields.ScaledDecimalField(
                        null=True, places=2, verbose_name="建筑面积（㎡）"
                    ),
                ),
                ("region", models.CharField(max_length=12, verbose_name="所在区划")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="建设地点")),
                ("parcel", models.CharField(blank=True, max_length=64, verbose_name="地块编号")),
                ("attributes", models.JSONField(default=dict, verbose_name="其他属性")),
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "applicant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="people.organisation",
                        verbose_name="建设单位",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["city", "applicant", "-created_at"], name="project_of_applicant")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("city", "code"), name="project_code_once_a_city"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("investment__isnull", True), ("investment__gte", 0), _connector="OR"),
                            models.Q(("site_area__isnull", True), ("site_area__gt", 0), _connector="OR"),
                            models.Q(("floor_area__isnull", True), ("floor_area__gte", 0), _connector="OR"),
                        ),
                        name="project_sizes_make_sense",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Works",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32, verbose_name="城市")),
                ("code", models.CharField(max_length=40, verbose_name="工程代码")),
                ("name", models.CharField(max_length=200, verbose_name="工程名称")),
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="works",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("city", "code"), name="works_code_once_a_city")
                ],
            },
        ),
        migrations.CreateModel(
            name="Building",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=40, verbose_name="楼号")),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="名称")),
                ("use", models.CharField(blank=True, max_length=40, verbose_name="用途")),
                (
                    "floor_area_above",
                    tongjian.kernel.numbers.fields.ScaledDecimalField(
                        null=True, places=2, verbose_name="地上建筑面积"
                    ),
                ),
                (
                    "floor_area_below",
                    tongjian.kernel.numbers.fields.ScaledDecimalField(
                        null=True, places=2, verbose_name="地下建筑面积"
                    ),
                ),
                (
                    "height",
                    tongjian.kernel.numbers.fields.ScaledDecimalField(
                        null=True, places=2, verbose_name="建筑高度"
                    ),
                ),
                ("storeys_above", models.PositiveSmallIntegerField(null=True, verbose_name="地上层数")),
                ("storeys_below", models.PositiveSmallIntegerField(null=True, verbose_name="地下层数")),
                (
                    "works",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="buildings",
                        to="projects.works",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("works", "code"), name="building_code_once")],
            },
        ),
    ]
