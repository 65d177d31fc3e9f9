import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0001_initial"),
        ("people", "0001_initial"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32, verbose_name="城市")),
                ("kind", models.CharField(max_length=60, verbose_name="文书")),
                ("number", models.CharField(max_length=80, verbose_name="文号")),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                ("case", models.UUIDField(verbose_name="办件")),
                ("root", models.UUIDField(verbose_name="总办件")),
                ("content", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("drawn_at", models.DateTimeField(verbose_name="出具时间")),
                (
                    "addressee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters_received",
                        to="people.organisation",
                    ),
                ),
                (
                    "drawn_by",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters_drawn",
                        to="people.organisation",
                    ),
                ),
                (
                    "pdf",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["root", "drawn_at"], name="letter_of_tree"),
                    models.Index(fields=["city", "-drawn_at", "-id"], name="letter_of_city"),
                    models.Index(fields=["addressee", "-drawn_at", "-id"], name="letter_of_addressee"),
                    models.Index(fields=["organisation", "-drawn_at", "-id"], name="letter_of_organisation"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("city", "number"), name="letter_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                (
                    "letter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="service",
                        serialize=False,
                        to="letters.letter",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("in-person", "直接送达"),
                            ("electronic", "电子送达"),
                            ("post", "邮寄送达"),
                            ("notice", "公告送达"),
                        ],
                        max_length=12,
                        verbose_name="送达方式",
                    ),
                ),
                ("receiver", models.CharField(max_length=120, verbose_name="受送达人（签收人）")),
                ("at", models.DateTimeField(verbose_name="送达时间")),
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
                    "proof",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proves",
                        to="letters.letter",
                    ),
                ),
            ],
        ),
    ]
