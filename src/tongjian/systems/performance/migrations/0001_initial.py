import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tongjian.kernel.numbers.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("forms", "0001_initial"),
        ("people", "0001_initial"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Declaration",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32, verbose_name="城市")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "kind",
                    models.CharField(
                        choices=[("project", "项目"), ("department", "部门整体")],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="名称")),
                (
                    "amount",
                    tongjian.kernel.numbers.fields.ScaledDecimalField(
                        null=True, places=6, verbose_name="本年度资金（万元）"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "填报中"),
                            ("proposed", "待负责人签发"),
                            ("submitted", "财政部门审核中"),
                            ("returned", "退回修改"),
                            ("approved", "已批复"),
                            ("adjusting", "调整中"),
                            ("dropped", "已作废"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0, verbose_name="稿次")),
                ("reason", models.CharField(blank=True, max_length=1000, verbose_name="原因")),
                ("created_at", models.DateTimeField(verbose_name="建立时间")),
                ("changed_at", models.DateTimeField(verbose_name="变动时间")),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "draft",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forms.draft"
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="performance.declaration",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["city", "-changed_at", "-id"], name="declaration_of_city"),
                    models.Index(fields=["organisation", "-changed_at", "-id"], name="declaration_of_body"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("kind", "department"), models.Q(("state", "dropped"), _negated=True)
                        ),
                        fields=("organisation", "year"),
                        name="declaration_of_department_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "dropped"), _negated=True),
                        fields=("follows",),
                        name="declaration_followed_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeclarationVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField(verbose_name="稿次")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "待负责人签发"),
                            ("submitted", "财政部门审核中"),
                            ("approved", "已批复"),
                            ("returned", "已退回"),
                        ],
                        default="proposed",
                        max_length=12,
                        verbose_name="结果",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=1000, verbose_name="调整原因")),
                ("body", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("proposed_at", models.DateTimeField(verbose_name="送签时间")),
                ("signed_at", models.DateTimeField(null=True, verbose_name="签发时间")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="批复时间")),
                ("opinion", models.CharField(blank=True, max_length=1000, verbose_name="意见")),
                ("remarks", models.JSONField(default=list, verbose_name="逐行意见")),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="performance.declaration",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forms.submission"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("declaration", "number"), name="declaration_version_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="declaration",
            name="approved",
            field=models.OneToOneField(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="approves",
                to="performance.declarationversion",
            ),
        ),
    ]
