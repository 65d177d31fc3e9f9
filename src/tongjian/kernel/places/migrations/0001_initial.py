import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tongjian.kernel.places.models
from tongjian.kernel.places.search.index import make_on_postgresql


def make_geometry(apps, schema_editor):
    """The geometry of features as PostGIS has it; SQLite gets its R*Tree after every migration."""
    if schema_editor.connection.vendor == "postgresql":
        make_on_postgresql(schema_editor.connection)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Citation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.UUIDField(unique=True)),
                ("city", models.CharField(max_length=32)),
                ("edition", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("cited_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Shelf",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("city", models.CharField(max_length=32)),
                ("layer", models.CharField(max_length=60)),
                ("latest", models.PositiveIntegerField(default=0)),
                ("published", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("city", "layer"), name="shelf_once"),
                    models.CheckConstraint(
                        condition=models.Q(("published__lte", models.F("latest"))),
                        name="shelf_published_was_given",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LayerVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32, verbose_name="城市")),
                ("layer", models.CharField(max_length=60, verbose_name="图层")),
                ("number", models.PositiveIntegerField(null=True, verbose_name="版本号")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("importing", "读取中"),
                            ("refused", "未通过检查"),
                            ("ready", "待发布"),
                            ("publishing", "发布中"),
                            ("published", "已发布"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="importing",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("definition", models.TextField()),
                ("source_name", models.CharField(max_length=255, verbose_name="来源文件")),
                ("source_layer", models.CharField(blank=True, max_length=120)),
                ("crs", models.CharField(blank=True, max_length=40, verbose_name="坐标系")),
                ("features", models.PositiveIntegerField(default=0, verbose_name="要素数")),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="摘要")),
                ("changes", models.JSONField(default=dict, verbose_name="变化")),
                ("effective_from", models.DateField(null=True, verbose_name="施行日期")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                ("error", models.CharField(blank=True, max_length=500)),
                ("mend", models.CharField(blank=True, max_length=300)),
                ("laid_to", tongjian.kernel.places.models.KeyField(max_length=120, null=True)),
                ("laid", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(verbose_name="导入时间")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="决定发布时间")),
                ("published_at", models.DateTimeField(null=True, verbose_name="发布时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "normal",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "rows",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["city", "layer", "-created_at"], name="layer_version_of_layer"),
                    models.Index(fields=["city", "published_at"], name="layer_version_published"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("city", "layer", "number"), name="layer_version_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("publishing", "published")), _negated=True),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("effective_from__isnull", False),
                                ("number__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="layer_version_numbered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "published"), _negated=True),
                            models.Q(("laid", True), ("published_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="layer_version_published_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Feature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("city", models.CharField(max_length=32)),
                ("layer", models.CharField(max_length=60)),
                ("key", tongjian.kernel.places.models.KeyField(max_length=120)),
                ("since", models.PositiveIntegerField()),
                ("until", models.PositiveIntegerField(null=True)),
                ("attributes", models.TextField()),
                ("wkb", models.BinaryField()),
                ("srid", models.PositiveIntegerField()),
                ("minx", models.FloatField()),
                ("miny", models.FloatField()),
                ("maxx", models.FloatField()),
                ("maxy", models.FloatField()),
                ("measure", models.FloatField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "shelf",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.shelf",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["shelf", "since"], name="feature_since"),
                    models.Index(
                        condition=models.Q(("until__isnull", False)),
                        fields=["shelf", "until"],
                        name="feature_until",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("shelf", "key", "since"), name="feature_once_a_version"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True), ("until__gt", models.F("since")), _connector="OR"
                        ),
                        name="feature_ends_later",
                    ),
                ],
            },
        ),
        migrations.RunPython(make_geometry, migrations.RunPython.noop),
    ]
