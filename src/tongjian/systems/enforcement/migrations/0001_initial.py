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
            name="Case",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32)),
                ("channel", models.CharField(max_length=32)),
                ("region", models.CharField(max_length=12)),
                ("key", models.CharField(max_length=64, null=True)),
                ("lead", models.CharField(max_length=64)),
                ("number", models.CharField(blank=True, max_length=64)),
                ("title", models.CharField(max_length=200)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("referral", "监管检查移送"),
                            ("complaint", "投诉举报"),
                            ("discovery", "执法中发现"),
                            ("transfer", "其他机关移送"),
                        ],
                        max_length=12,
                    ),
                ),
                ("source_note", models.CharField(blank=True, max_length=1000)),
                ("inspection", models.CharField(blank=True, max_length=64)),
                ("matter", models.CharField(max_length=32)),
                ("offence", models.CharField(max_length=60)),
                ("circumstances", models.JSONField(default=dict)),
                ("happened_on", models.DateField(null=True)),
                ("place", models.CharField(blank=True, max_length=300)),
                ("party_name", models.CharField(max_length=200)),
                (
                    "party_nature",
                    models.CharField(choices=[("1", "公民"), ("2", "法人"), ("3", "其他组织")], max_length=1),
                ),
                ("party_identifier_kind", models.CharField(max_length=16)),
                ("party_identifier", models.CharField(blank=True, max_length=32)),
                ("party_address", models.CharField(blank=True, max_length=300)),
                ("party_phone", models.CharField(blank=True, max_length=32)),
                ("party_representative", models.CharField(blank=True, max_length=64)),
                ("party_born", models.DateField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("state", models.CharField(max_length=32)),
                ("simple", models.BooleanField(default=False)),
                ("waits_for", models.CharField(blank=True, max_length=48)),
                ("due_on", models.DateField(null=True)),
                ("warn_on", models.DateField(null=True)),
                ("registered_on", models.DateField(null=True)),
                ("decided_on", models.DateField(null=True)),
                ("served_on", models.DateField(null=True)),
                ("closed_on", models.DateField(null=True)),
                ("fine", tongjian.kernel.numbers.fields.ScaledDecimalField(null=True, places=2)),
                ("paid", tongjian.kernel.numbers.fields.ScaledDecimalField(null=True, places=2)),
                ("published_on", models.DateField(null=True)),
                ("unpublished_on", models.DateField(null=True)),
                ("facts_kept", models.PositiveIntegerField(default=0)),
                ("reminded_on", models.DateField(null=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "opened_by",
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
                (
                    "party_organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "referral",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enforcement_case",
                        to="inspectorate.referral",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspectorate.subject",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["city", "-changed_at", "-id"], name="enforcement_latest"),
                    models.Index(fields=["organisation", "-changed_at"], name="enforcement_of_body"),
                    models.Index(fields=["party_organisation", "-changed_at"], name="enforcement_of_party"),
                    models.Index(fields=["city", "offence", "-decided_on"], name="enforcement_similar"),
                    models.Index(fields=["city", "due_on"], name="enforcement_due"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("city", "lead"), name="enforcement_lead_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("city", "number"),
                        name="enforcement_number_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("key__isnull", False)),
                        fields=("city", "key"),
                        name="enforcement_key_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Countersign",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("offence", models.CharField(max_length=60)),
                ("fine", tongjian.kernel.numbers.fields.ScaledDecimalField(places=2)),
                ("reason", models.CharField(max_length=500)),
                ("signed_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="countersigns",
                        to="enforcement.case",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Exhibit",
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
                            ("document", "书证"),
                            ("object", "物证"),
                            ("recording", "视听资料"),
                            ("electronic", "电子数据"),
                            ("witness", "证人证言"),
                            ("party", "当事人的陈述"),
                            ("expert", "鉴定意见"),
                            ("scene", "勘验笔录、现场笔录"),
                        ],
                        max_length=16,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("proves", models.CharField(blank=True, max_length=500)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("taken_at", models.DateTimeField()),
                ("longitude", models.FloatField(null=True)),
                ("latitude", models.FloatField(null=True)),
                ("place", models.CharField(blank=True, max_length=300)),
                ("device", models.CharField(blank=True, max_length=120)),
                ("recording", models.BooleanField(default=False)),
                ("origin", models.CharField(blank=True, max_length=200)),
                ("key", models.CharField(max_length=64, null=True)),
                ("received_at", models.DateTimeField()),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exhibits",
                        to="enforcement.case",
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
                    models.UniqueConstraint(fields=("case", "number"), name="enforcement_exhibit_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("key__isnull", False)),
                        fields=("case", "key"),
                        name="enforcement_exhibit_key_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Custody",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                ("holder", models.CharField(max_length=120)),
                ("taken_from", models.CharField(blank=True, max_length=200)),
                ("why", models.CharField(max_length=300)),
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
                    "exhibit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="custody",
                        to="enforcement.exhibit",
                    ),
                ),
            ],
            options={
                "ordering": ["seq"],
                "constraints": [
                    models.UniqueConstraint(fields=("exhibit", "seq"), name="enforcement_custody_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Fact",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("seq", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=48)),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("body", models.TextField()),
                ("event", models.CharField(max_length=64)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facts",
                        to="enforcement.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "seq"), name="enforcement_fact_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="FieldMessage",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32)),
                ("key", models.CharField(max_length=64)),
                ("device", models.CharField(max_length=64)),
                ("body", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("contradictions", models.JSONField(default=list)),
                ("recorded_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="enforcement.case",
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("city", "key"), name="enforcement_message_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=48)),
                ("title", models.CharField(max_length=120)),
                ("number", models.CharField(max_length=80)),
                ("provisional", models.CharField(blank=True, max_length=80)),
                ("fact", models.PositiveIntegerField()),
                ("content", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("drawn_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="enforcement.case",
                    ),
                ),
                (
                    "drawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["drawn_at", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="enforcement_paper_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PartyRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=16)),
                ("body", models.JSONField()),
                ("asked_at", models.DateTimeField()),
                ("granted", models.BooleanField(null=True)),
                ("answer", models.CharField(blank=True, max_length=500)),
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
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="enforcement.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("amount", tongjian.kernel.numbers.fields.ScaledDecimalField(places=2)),
                ("on", models.DateField()),
                ("receipt", models.CharField(max_length=64)),
                ("entered_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="enforcement.case",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["on", "entered_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "receipt"), name="enforcement_receipt_once"),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="enforcement_payment_is_money"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32)),
                ("version", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("search", models.CharField(max_length=500)),
                ("why", models.CharField(blank=True, max_length=500)),
                ("published_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=500)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="enforcement.case",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["city", "-published_at", "-id"], name="enforcement_published")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "version"), name="enforcement_publication_once")
                ],
            },
        ),
    ]
