import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0001_initial"),
        ("inspectorate", "0001_initial"),
        ("letters", "0001_initial"),
        ("people", "0001_initial"),
        ("people", "__first__"),
        ("supervision", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32)),
                ("number", models.CharField(max_length=64)),
                ("title", models.CharField(max_length=200)),
                ("region", models.CharField(max_length=12)),
                ("form", models.CharField(max_length=2)),
                ("category", models.CharField(max_length=32)),
                ("plan", models.CharField(blank=True, max_length=64)),
                ("sheet", models.JSONField()),
                ("assigned_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "待办结"), ("concluded", "已办结"), ("cancelled", "已取消")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("facts", models.PositiveIntegerField(default=0)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("result", models.CharField(blank=True, max_length=200)),
                ("inspected_at", models.DateTimeField(null=True)),
                ("concluded_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "again",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="supervision_field.visit",
                    ),
                ),
                (
                    "assignment",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visit",
                        to="supervision.assignment",
                    ),
                ),
                (
                    "concluded_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="inspectorate.subject",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["city", "state", "due_on", "id"], name="field_visit_of_city"),
                    models.Index(fields=["organisation", "state", "due_on"], name="field_visit_of_body"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("city", "number"), name="field_visit_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "concluded"), _negated=True),
                            models.Q(
                                ("concluded_at__isnull", False), models.Q(("digest", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="field_visit_concluded_on_a_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="field_visit_cancelled_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspectorate.officer",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="supervision_field.visit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("visit", "officer"), name="field_member_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32)),
                ("number", models.CharField(max_length=64)),
                ("region", models.CharField(max_length=12)),
                ("matter", models.CharField(max_length=32)),
                ("item", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=200)),
                ("words", models.CharField(max_length=2000)),
                ("basis", models.CharField(blank=True, max_length=500)),
                ("inspection", models.CharField(max_length=64)),
                ("evidence", models.JSONField(default=list)),
                ("found_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("found", "待处置"),
                            ("ordered", "整改中"),
                            ("replied", "待复查"),
                            ("unmended", "整改不到位"),
                            ("referred", "已移送待接收"),
                            ("taken", "执法办理中"),
                            ("closed", "已销号"),
                            ("withdrawn", "已撤销"),
                        ],
                        default="found",
                        max_length=10,
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=0)),
                ("due_on", models.DateField(null=True)),
                ("asked_until", models.DateField(null=True)),
                ("appealed", models.BooleanField(default=False)),
                ("heard", models.BooleanField(default=False)),
                ("next_on", models.DateField()),
                ("steps", models.PositiveIntegerField(default=0)),
                ("changed_at", models.DateTimeField()),
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
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="inspectorate.subject",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="supervision_field.visit",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["city", "next_on", "id"], name="finding_of_city"),
                    models.Index(fields=["organisation", "next_on", "id"], name="finding_of_body"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("city", "number"), name="finding_number_once"),
                    models.UniqueConstraint(fields=("visit", "item"), name="finding_once_an_item"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FieldFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
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
                (
                    "visit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="supervision_field.visit",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("visit", "sha256"), name="field_file_once")],
            },
        ),
        migrations.CreateModel(
            name="FieldFact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("fact", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("kind", models.CharField(max_length=12)),
                ("device", models.CharField(max_length=64)),
                ("seq", models.PositiveIntegerField()),
                ("clock", models.DateTimeField()),
                ("body", models.TextField()),
                ("received_at", models.DateTimeField()),
                ("late", models.BooleanField(default=False)),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recorded",
                        to="supervision_field.visit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("visit", "number"), name="field_fact_number_once"),
                    models.UniqueConstraint(fields=("visit", "digest"), name="field_fact_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FindingStep",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("found", "found"),
                            ("corrected", "corrected"),
                            ("order", "order"),
                            ("extension", "extension"),
                            ("extended", "extended"),
                            ("not_extended", "not_extended"),
                            ("reply", "reply"),
                            ("mended", "mended"),
                            ("not_mended", "not_mended"),
                            ("referred", "referred"),
                            ("taken", "taken"),
                            ("declined", "declined"),
                            ("ended", "ended"),
                            ("appeal", "appeal"),
                            ("upheld", "upheld"),
                            ("allowed", "allowed"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=12,
                    ),
                ),
                ("body", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="way",
                        to="supervision_field.finding",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="letters.letter",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("finding", "number"), name="finding_step_once")
                ],
            },
        ),
    ]
