import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Blob",
            fields=[
                (
                    "digest",
                    models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="摘要"),
                ),
                ("content", models.BinaryField(verbose_name="内容")),
            ],
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("city", models.CharField(max_length=32, verbose_name="城市")),
                ("number", models.PositiveIntegerField(verbose_name="序号")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "编辑中"), ("published", "已发布"), ("abandoned", "已放弃")],
                        default="open",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("purpose", models.CharField(max_length=200, verbose_name="修改事由")),
                ("overlay", models.JSONField(default=dict, verbose_name="改动的文件")),
                (
                    "opened_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="开始时间"),
                ),
                ("closed_at", models.DateTimeField(null=True, verbose_name="发布时间")),
                ("effective_from", models.DateField(null=True, verbose_name="施行日")),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="全部内容的摘要")),
                ("notice", models.JSONField(default=dict, verbose_name="影响")),
                (
                    "base",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="packs_office.revision",
                        verbose_name="依据",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发布人",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="开始人",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("city", "number"), name="revision_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("city",),
                        name="revision_open_once_a_city",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "published"), _negated=True),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("digest__gt", ""),
                                ("effective_from__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="revision_published_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Edit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(max_length=200, verbose_name="文件")),
                ("before", models.CharField(blank=True, max_length=64, verbose_name="之前")),
                ("after", models.CharField(blank=True, max_length=64, verbose_name="之后")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="edits",
                        to="packs_office.revision",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["revision", "path", "-id"], name="edit_of_a_file")],
            },
        ),
    ]
