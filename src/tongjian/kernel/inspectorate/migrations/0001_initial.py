import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        ("people", "__first__"),
        ("projects", "0003_for_large_lists"),
    ]

    operations = [
        migrations.CreateModel(
            name="Officer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32)),
                ("name", models.CharField(max_length=64)),
                ("certificate", models.CharField(max_length=32)),
                ("certified_until", models.DateField()),
                ("may_enforce", models.BooleanField(default=False)),
                ("specialisms", models.JSONField(default=list)),
                ("regions", models.JSONField(default=list)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="officers",
                        to="people.organisation",
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
            ],
            options={
                "indexes": [models.Index(fields=["city", "organisation", "name"], name="officer_of_body")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("city", "certificate"), name="officer_certificate_once_a_city"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("user",),
                        name="officer_one_running_for_a_user",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="officer_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Subject",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32)),
                ("kind", models.CharField(max_length=32)),
                ("code", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=200)),
                ("party_name", models.CharField(max_length=200)),
                (
                    "nature",
                    models.CharField(choices=[("1", "公民"), ("2", "法人"), ("3", "其他组织")], max_length=1),
                ),
                ("identifier_kind", models.CharField(max_length=16)),
                ("identifier", models.CharField(blank=True, max_length=32)),
                ("region", models.CharField(max_length=12)),
                ("registered_address", models.CharField(blank=True, max_length=300)),
                ("operating_address", models.CharField(blank=True, max_length=300)),
                ("longitude", models.FloatField(null=True)),
                ("latitude", models.FloatField(null=True)),
                ("categories", models.JSONField(default=list)),
                ("origin", models.CharField(max_length=32)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("changed_at", models.DateTimeField()),
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
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subjects",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["city", "kind", "region", "code"], name="subject_of_region"),
                    models.Index(fields=["city", "identifier"], name="subject_by_identifier"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("city", "kind", "code"), name="subject_once_a_city"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="subject_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32)),
                ("target", models.CharField(max_length=16)),
                ("channel", models.CharField(blank=True, max_length=32)),
                ("origin", models.CharField(max_length=80, unique=True)),
                ("matter", models.CharField(blank=True, max_length=32)),
                ("title", models.CharField(max_length=200)),
                ("content", models.JSONField()),
                ("sent_at", models.DateTimeField()),
                ("due_on", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "待接收"),
                            ("accepted", "已接收"),
                            ("declined", "不予接收"),
                            ("ended", "已办结"),
                        ],
                        default="offered",
                        max_length=10,
                    ),
                ),
                ("answer", models.JSONField(default=dict)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "sent_by",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="inspectorate.subject",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["city", "target", "state", "-sent_at"], name="referral_waiting")
                ],
            },
        ),
        migrations.CreateModel(
            name="Interest",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("identifier", models.CharField(blank=True, max_length=32)),
                ("reason", models.CharField(max_length=500)),
                ("declared_at", models.DateTimeField()),
                ("until", models.DateField(null=True)),
                (
                    "declared_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interests",
                        to="inspectorate.officer",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interests",
                        to="inspectorate.subject",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("subject__isnull", False),
                            models.Q(("identifier", ""), _negated=True),
                            _connector="XOR",
                        ),
                        name="interest_in_one_thing",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Conduct",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("inspection", "行政检查"),
                            ("penalty", "行政处罚"),
                            ("coercion", "行政强制"),
                            ("other", "其他行为"),
                        ],
                        max_length=12,
                    ),
                ),
                ("number", models.CharField(max_length=64)),
                ("version", models.PositiveIntegerField(default=1)),
                ("title", models.CharField(max_length=200)),
                ("matter", models.CharField(max_length=32)),
                ("inspection", models.CharField(blank=True, max_length=64)),
                ("region", models.CharField(max_length=12)),
                ("on", models.DateField()),
                ("reported_at", models.DateTimeField()),
                ("source", models.CharField(max_length=32)),
                ("origin", models.CharField(max_length=80)),
                ("body", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=500)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="inspectorate.conduct",
                    ),
                ),
                (
                    "reported_by",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conducts",
                        to="inspectorate.subject",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["city", "kind", "-on", "id"], name="conduct_of_kind"),
                    models.Index(fields=["subject", "-on"], name="conduct_of_subject"),
                    models.Index(fields=["origin"], name="conduct_by_origin"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("city", "number", "version"), name="conduct_version_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at__isnull", True),
                            models.Q(("withdrawn_because", ""), _negated=True),
                            _connector="XOR",
                        ),
                        name="conduct_says_why_it_is_withdrawn",
                    ),
                ],
            },
        ),
    ]
