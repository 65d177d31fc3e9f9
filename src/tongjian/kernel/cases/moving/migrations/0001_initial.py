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
            name="Move",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("city", models.CharField(max_length=32, verbose_name="城市")),
                ("code", models.CharField(max_length=64, verbose_name="事项或阶段")),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                ("old", models.CharField(max_length=64, verbose_name="原版本")),
                ("new", models.CharField(max_length=64, verbose_name="新版本")),
                ("limit_too", models.BooleanField(default=False, verbose_name="承诺时限一并变更")),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                (
                    "ordered_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="下达时间"),
                ),
                ("finished_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                (
                    "ordered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="下达人",
                    ),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="moving.move",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["city", "-id"], name="move_of_a_city")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("old", models.F("new")), _negated=True),
                        name="move_goes_somewhere",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MoveItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("case", models.UUIDField(verbose_name="办件")),
                ("number", models.CharField(max_length=48, verbose_name="办件编号")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "待变更"), ("done", "已变更"), ("refused", "未变更")],
                        default="waiting",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="原因")),
                (
                    "move",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="moving.move"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["move", "state", "id"], name="move_items_left")],
                "constraints": [models.UniqueConstraint(fields=("move", "case"), name="move_case_once")],
            },
        ),
    ]
