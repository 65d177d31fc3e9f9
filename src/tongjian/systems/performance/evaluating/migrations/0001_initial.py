import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tongjian.kernel.numbers.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("draws", "0001_initial"),
        ("forms", "0001_initial"),
        ("measures", "0001_initial"),
        ("people", "0001_initial"),
        ("people", "__first__"),
        ("performance", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Evaluation",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("filling", "自评填报中"),
                            ("submitted", "财政部门复核中"),
                            ("returned", "退回修改"),
                            ("checked", "已复核"),
                        ],
                        default="filling",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("origins", models.JSONField(default=dict, verbose_name="取数")),
                ("read_at", models.DateTimeField(verbose_name="取数时间")),
                ("version", models.PositiveIntegerField(default=0, verbose_name="稿次")),
                ("reason", models.CharField(blank=True, max_length=1000, verbose_name="原因")),
                ("created_at", models.DateTimeField(verbose_name="建立时间")),
                ("changed_at", models.DateTimeField(verbose_name="变动时间")),
                (
                    "base",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="performance.declarationversion",
                    ),
                ),
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
                    "declaration",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluation",
                        to="performance.declaration",
                    ),
                ),
                (
                    "draft",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forms.draft"
                    ),
                ),
                (
                    "final",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="measures.score",
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
                (
                    "spot",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="draws.draw",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["city", "-changed_at", "-id"], name="evaluation_of_city"),
                    models.Index(fields=["organisation", "-changed_at", "-id"], name="evaluation_of_body"),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField(verbose_name="稿次")),
                ("body", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("origins", models.JSONField(default=dict, verbose_name="取数")),
                ("by_hand", models.PositiveIntegerField(verbose_name="人工填报的行数")),
                ("submitted_at", models.DateTimeField(verbose_name="报送时间")),
                (
                    "evaluation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="performance_evaluating.evaluation",
                    ),
                ),
                (
                    "score",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="measures.score"
                    ),
                ),
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forms.submission"
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("evaluation", "number"), name="evaluation_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("recheck", "复核"), ("spot", "抽查")], max_length=12, verbose_name="环节"
                    ),
                ),
                ("body", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("opinion", models.CharField(blank=True, max_length=2000, verbose_name="意见")),
                ("made_at", models.DateTimeField(verbose_name="评定时间")),
                (
                    "evaluation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="performance_evaluating.evaluation",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "score",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="measures.score"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="performance_evaluating.evaluationversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("evaluation", "kind"), name="review_once_an_occasion")
                ],
            },
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("withheld", models.JSONField(default=list, verbose_name="不公开的部分")),
                ("published_at", models.DateTimeField(verbose_name="公开时间")),
                (
                    "evaluation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disclosure",
                        to="performance_evaluating.evaluation",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ResultUse",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("grade", models.CharField(max_length=120, verbose_name="等级")),
                ("rule", models.TextField()),
                (
                    "advised",
                    tongjian.kernel.numbers.fields.ScaledDecimalField(
                        null=True, places=4, verbose_name="建议比例"
                    ),
                ),
                (
                    "factor",
                    tongjian.kernel.numbers.fields.ScaledDecimalField(
                        null=True, places=4, verbose_name="确定比例"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=1000, verbose_name="理由")),
                ("made_at", models.DateTimeField(verbose_name="确定时间")),
                (
                    "evaluation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="use",
                        to="performance_evaluating.evaluation",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "score",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="measures.score",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MonitoringReport",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("on", models.DateField(verbose_name="监控日")),
                ("rows", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("light", models.CharField(max_length=8, verbose_name="灯")),
                ("made_at", models.DateTimeField(verbose_name="报送时间")),
                (
                    "base",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="performance.declarationversion",
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="monitoring",
                        to="performance.declaration",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("declaration", "on"), name="monitoring_once_a_day")
                ],
            },
        ),
    ]
