import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tongjian.kernel.numbers.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0001_initial"),
        ("inspectorate", "0001_initial"),
        ("people", "0001_initial"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Display",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32)),
                ("region", models.CharField(max_length=12)),
                ("number", models.CharField(max_length=64)),
                ("party_name", models.CharField(max_length=200)),
                ("identifier", models.CharField(max_length=32)),
                ("nature", models.CharField(max_length=1)),
                ("title", models.CharField(max_length=200)),
                ("decided_on", models.DateField()),
                ("begins", models.DateField()),
                ("until", models.DateField()),
                ("repair_from", models.DateField(null=True)),
                ("lines", models.JSONField()),
                ("deduct", tongjian.kernel.numbers.fields.ScaledDecimalField(places=2)),
                (
                    "state",
                    models.CharField(
                        choices=[("running", "公示中"), ("repaired", "已修复"), ("withdrawn", "已撤下")],
                        default="running",
                        max_length=9,
                    ),
                ),
                ("ended_on", models.DateField(null=True)),
                ("annotation", models.CharField(blank=True, max_length=500)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "conduct",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspectorate.conduct",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="displays",
                        to="inspectorate.subject",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["city", "-decided_on", "id"], name="risk_display_latest"),
                    models.Index(fields=["city", "identifier"], name="risk_display_of_party"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("city", "number"), name="risk_display_once"),
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("begins"))), name="risk_display_ends_after"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on__isnull", True), ("state", "running")),
                            models.Q(
                                models.Q(("state", "running"), _negated=True), ("ended_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="risk_display_ended_has_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("grounds", models.CharField(max_length=2000)),
                ("asked_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "办理中"), ("granted", "成立"), ("refused", "不成立")],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("reasons", models.CharField(blank=True, max_length=2000)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "display",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="supervision_risk.display",
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("display",),
                        name="risk_objection_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Repair",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("grounds", models.CharField(max_length=2000)),
                ("asked_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "办理中"), ("granted", "成立"), ("refused", "不成立")],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("reasons", models.CharField(blank=True, max_length=2000)),
                ("decided_at", models.DateTimeField(null=True)),
                ("conditions", models.JSONField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "display",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repairs",
                        to="supervision_risk.display",
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("display",),
                        name="risk_repair_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32)),
                ("number", models.PositiveIntegerField()),
                ("as_of", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("model", models.CharField(max_length=60)),
                ("model_digest", models.CharField(max_length=64)),
                ("model_body", models.JSONField()),
                ("words", models.JSONField()),
                ("inputs", models.BinaryField()),
                ("inputs_digest", models.CharField(max_length=64)),
                ("outcome_digest", models.CharField(max_length=64)),
                ("objects_graded", models.PositiveIntegerField()),
                ("counts", models.JSONField()),
                ("spread", models.JSONField()),
                ("people", models.JSONField()),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["city", "-number"], name="risk_run_latest")],
                "constraints": [
                    models.UniqueConstraint(fields=("city", "number"), name="risk_run_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Grade",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("city", models.CharField(max_length=32)),
                ("region", models.CharField(max_length=12)),
                ("kind", models.CharField(max_length=32)),
                ("grade", models.CharField(blank=True, max_length=1)),
                ("score", tongjian.kernel.numbers.fields.ScaledDecimalField(places=2)),
                ("why", models.CharField(blank=True, max_length=80)),
                ("reasons", models.JSONField()),
                ("credit", models.CharField(max_length=1)),
                ("credit_points", tongjian.kernel.numbers.fields.ScaledDecimalField(places=2)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="risk_grades",
                        to="inspectorate.subject",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grades",
                        to="supervision_risk.run",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["run", "-score", "id"], name="risk_grade_by_score"),
                    models.Index(fields=["run", "grade", "-score", "id"], name="risk_grade_by_grade"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "subject"), name="risk_grade_once_a_run")
                ],
            },
        ),
        migrations.CreateModel(
            name="SignalImport",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32)),
                ("report", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.document"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Signal",
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
                            ("complaint", "投诉举报"),
                            ("registration", "注册登记"),
                            ("change", "变更登记"),
                            ("certificate", "证书"),
                            ("serious", "严重失信名单"),
                        ],
                        max_length=12,
                    ),
                ),
                ("code", models.CharField(max_length=64)),
                ("title", models.CharField(max_length=200)),
                ("on", models.DateField()),
                ("until", models.DateField(null=True)),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=500)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signals",
                        to="inspectorate.subject",
                    ),
                ),
                (
                    "table",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signals",
                        to="supervision_risk.signalimport",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["city", "-on", "id"], name="risk_signal_latest"),
                    models.Index(fields=["subject", "kind", "on"], name="risk_signal_of_subject"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("city", "kind", "code"), name="risk_signal_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at__isnull", True),
                            models.Q(("withdrawn_because", ""), _negated=True),
                            _connector="XOR",
                        ),
                        name="risk_signal_says_why_it_is_withdrawn",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sweep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("city", models.CharField(max_length=32)),
                ("rule", models.CharField(max_length=60)),
                ("rule_digest", models.CharField(max_length=64)),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("subjects", models.PositiveIntegerField()),
                ("abstained", models.PositiveIntegerField()),
                ("met", models.PositiveIntegerField()),
                ("warned", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("city", "rule", "on"), name="risk_sweep_once_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Warning",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32)),
                ("region", models.CharField(max_length=12)),
                ("rule", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=120)),
                ("rule_body", models.JSONField()),
                ("period", models.IntegerField()),
                ("found_on", models.DateField()),
                ("found_at", models.DateTimeField()),
                ("value", tongjian.kernel.numbers.fields.ScaledDecimalField(places=3)),
                ("threshold", tongjian.kernel.numbers.fields.ScaledDecimalField(places=3)),
                ("detail", models.CharField(max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("found", "已发现"),
                            ("judged", "已研判"),
                            ("pushed", "已推送"),
                            ("checked", "已核查处置"),
                            ("answered", "已反馈"),
                            ("closed", "已销号"),
                        ],
                        default="found",
                        max_length=8,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True, choices=[("confirmed", "属实"), ("false", "误报")], max_length=9
                    ),
                ),
                ("due_on", models.DateField(null=True)),
                ("assignment", models.CharField(blank=True, max_length=40)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="warnings",
                        to="inspectorate.subject",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["city", "-found_at", "id"], name="risk_warning_latest"),
                    models.Index(fields=["city", "rule", "outcome"], name="risk_warning_rates"),
                    models.Index(fields=["subject", "rule", "found_on"], name="risk_warning_of_subject"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("city", "rule", "subject", "period"), name="risk_warning_once_a_window"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            models.Q(("outcome", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="risk_warning_closes_with_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("find", "发现"),
                            ("judge", "研判"),
                            ("push", "推送"),
                            ("check", "核查处置"),
                            ("answer", "反馈"),
                            ("return", "退回"),
                            ("close", "销号"),
                        ],
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("due_on", models.DateField(null=True)),
                ("text", models.CharField(max_length=2000)),
                (
                    "outcome",
                    models.CharField(
                        blank=True, choices=[("confirmed", "属实"), ("false", "误报")], max_length=9
                    ),
                ),
                (
                    "by",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "warning",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="supervision_risk.warning",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("warning", "number"), name="risk_step_number_once")
                ],
            },
        ),
    ]
