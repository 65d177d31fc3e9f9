import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("draws", "0001_initial"),
        ("inspectorate", "0001_initial"),
        ("people", "0001_initial"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("city", models.CharField(max_length=32)),
                (
                    "kind",
                    models.CharField(
                        choices=[("matter", "监管事项"), ("checklist", "检查实施清单")], max_length=10
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("words", models.TextField()),
                ("body", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("adopted_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("city", "kind", "code", "number"), name="edition_number_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("city", "kind", "code"),
                        name="edition_one_in_force",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32)),
                ("region", models.CharField(max_length=12)),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("lines", models.JSONField()),
                ("weighting", models.CharField(max_length=40)),
                ("people", models.PositiveSmallIntegerField(default=2)),
                ("most_visits", models.PositiveIntegerField(null=True)),
                ("days", models.PositiveSmallIntegerField()),
                ("rounds", models.PositiveSmallIntegerField(default=1)),
                ("round", models.PositiveSmallIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "起草"),
                            ("announced", "已公告"),
                            ("drawn", "已抽取"),
                            ("running", "检查中"),
                            ("ended", "已结束"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["city", "-made_at", "id"], name="plan_of_city")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("city", "year", "number"), name="plan_number_once_a_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("round__lte", models.F("rounds"))),
                        name="plan_round_is_one_of_them",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32)),
                ("region", models.CharField(max_length=12)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("random", "双随机抽查"),
                            ("complaint", "投诉举报核查"),
                            ("focus", "专项检查"),
                            ("full", "重点监管全覆盖"),
                        ],
                        max_length=10,
                    ),
                ),
                ("matters", models.JSONField()),
                ("round", models.PositiveSmallIntegerField(default=0)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("assigned_on", models.DateField()),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待检查"),
                            ("started", "检查中"),
                            ("concluded", "已检查"),
                            ("void", "已取消"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("assigned_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_because", models.CharField(blank=True, max_length=500)),
                (
                    "assigned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "draw",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="draws.draw",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="inspectorate.subject",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="supervision.plan",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["city", "state", "due_on"], name="assignment_due"),
                    models.Index(fields=["plan", "round", "id"], name="assignment_of_round"),
                    models.Index(fields=["subject", "-assigned_at"], name="assignment_of_subject"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("draw", "subject"), name="assignment_once_a_draw"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("draw__isnull", False), ("kind", "random"), ("plan__isnull", False)),
                            models.Q(
                                models.Q(("kind", "random"), _negated=True),
                                ("draw__isnull", True),
                                ("plan__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="assignment_is_drawn_or_special",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
                        to="supervision.assignment",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="inspectorate.officer",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["officer", "assignment"], name="seat_of_officer")],
                "constraints": [
                    models.UniqueConstraint(fields=("assignment", "officer"), name="seat_taken_once"),
                    models.UniqueConstraint(fields=("assignment", "place"), name="seat_place_once"),
                ],
            },
        ),
        migrations.AddField(
            model_name="assignment",
            name="team",
            field=models.ManyToManyField(
                related_name="assignments", through="supervision.Seat", to="inspectorate.officer"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("state__in", ("open", "started"))),
                    models.Q(("ended_at__isnull", False), ("state__in", ("concluded", "void"))),
                    _connector="OR",
                ),
                name="assignment_ends_once",
            ),
        ),
        migrations.CreateModel(
            name="PlanPrice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "正在办理"), ("done", "已完成"), ("failed", "没有办成")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("wrong", models.JSONField(default=list)),
                ("ended_at", models.DateTimeField(null=True)),
                ("plan_at", models.DateTimeField()),
                ("day", models.DateField()),
                ("rows", models.JSONField(default=list)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="priced",
                        to="supervision.plan",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PlanTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "正在办理"), ("done", "已完成"), ("failed", "没有办成")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("wrong", models.JSONField(default=list)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("announce", "公告"), ("again", "公告重抽"), ("make", "抽取")], max_length=10
                    ),
                ),
                ("given", models.JSONField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="task",
                        to="supervision.plan",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
