import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0001_initial"),
        ("projects", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Package",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32, verbose_name="城市")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "正在生成"), ("done", "已生成"), ("failed", "未能生成")],
                        default="waiting",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                ("built_at", models.DateTimeField(null=True, verbose_name="生成时间")),
                ("report", models.TextField(blank=True)),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="清单摘要")),
                ("files", models.PositiveIntegerField(default=0, verbose_name="文件数")),
                ("asked", models.PositiveIntegerField(default=0, verbose_name="应归档材料")),
                ("electronic", models.PositiveIntegerField(default=0, verbose_name="电子材料")),
                ("passed", models.BooleanField(default=False, verbose_name="四性检测通过")),
                ("error", models.CharField(blank=True, max_length=400, verbose_name="原因")),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="packages",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["city", "-asked_at", "-id"], name="package_of_city"),
                    models.Index(fields=["project", "-asked_at"], name="package_of_project"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("project",),
                        name="package_built_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            models.Q(
                                ("built_at__isnull", False),
                                ("document__isnull", False),
                                models.Q(("digest", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="package_done_has_a_file",
                    ),
                ],
            },
        ),
    ]
