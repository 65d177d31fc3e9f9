import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32, verbose_name="城市")),
                ("source", models.CharField(max_length=60, verbose_name="来源系统")),
                ("name", models.CharField(max_length=255, verbose_name="文件")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "正在读取"),
                            ("checking", "正在预演"),
                            ("rehearsed", "预演完成"),
                            ("importing", "正在导入"),
                            ("imported", "已导入"),
                            ("withdrawn", "已撤回"),
                            ("failed", "没有读成"),
                        ],
                        default="reading",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("cursor", models.CharField(blank=True, max_length=120)),
                ("message", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
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
                "indexes": [models.Index(fields=["city", "-created_at"], name="migration_batch_of_city")],
            },
        ),
        migrations.CreateModel(
            name="Origin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("city", models.CharField(max_length=32)),
                ("source", models.CharField(max_length=60)),
                ("kind", models.CharField(choices=[("case", "办件"), ("project", "项目")], max_length=8)),
                ("key", models.CharField(max_length=48)),
                ("ref", models.UUIDField()),
                ("root", models.UUIDField(null=True)),
                ("seq", models.PositiveIntegerField(default=0)),
                ("head", models.CharField(blank=True, max_length=64)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="origins",
                        to="migration_of_cases.batch",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["batch", "kind", "id"], name="migration_origin_batch")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("city", "source", "kind", "key"),
                        name="migration_key_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Row",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sheet", models.CharField(max_length=12)),
                ("line", models.PositiveIntegerField()),
                ("key", models.CharField(max_length=48)),
                ("group", models.CharField(blank=True, max_length=60)),
                ("cells", models.JSONField()),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "待检查"),
                            ("accepted", "可以导入"),
                            ("warning", "可以导入，有提示"),
                            ("refused", "不能导入"),
                            ("known", "以前已导入"),
                        ],
                        max_length=8,
                    ),
                ),
                ("notes", models.JSONField(default=list)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="migration_of_cases.batch",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["batch", "group", "sheet", "line"], name="migration_row_group"),
                    models.Index(fields=["batch", "sheet", "key"], name="migration_row_key"),
                    models.Index(fields=["batch", "verdict", "id"], name="migration_row_verdict"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "sheet", "line"), name="migration_row_once")
                ],
            },
        ),
    ]
