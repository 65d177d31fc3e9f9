import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0002_hold_standing"),
        ("people", "0001_initial"),
        ("projects", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseTime",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("city", models.CharField(max_length=32)),
                ("kind", models.CharField(max_length=32)),
                ("stage", models.CharField(max_length=64)),
                ("matter", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField()),
                ("opened_on", models.DateField()),
                ("accepted_on", models.DateField(null=True)),
                ("ended_on", models.DateField()),
                ("limit_days", models.PositiveSmallIntegerField(null=True)),
                ("used", models.PositiveSmallIntegerField(null=True)),
                ("span", models.PositiveSmallIntegerField(null=True)),
                ("on_time", models.BooleanField(null=True)),
                ("whole", models.PositiveSmallIntegerField()),
                ("joint", models.PositiveSmallIntegerField()),
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
                    "project",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["city", "kind", "ended_on", "case"], name="case_time_in_order")
                ],
            },
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "who",
                    models.CharField(
                        choices=[
                            ("departments", "部门办理"),
                            ("applicant", "申请人"),
                            ("suspended", "依法暂停"),
                            ("nobody", "等待其他事项"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=64)),
                ("days", models.PositiveSmallIntegerField()),
                ("together", models.PositiveSmallIntegerField(default=0)),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shares",
                        to="approval_statistics.casetime",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StepTime",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("node", models.CharField(max_length=64)),
                ("title", models.CharField(max_length=100)),
                ("role", models.CharField(max_length=24)),
                ("working", models.PositiveSmallIntegerField()),
                ("suspended", models.PositiveSmallIntegerField()),
                ("held", models.PositiveSmallIntegerField()),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="approval_statistics.casetime",
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
            ],
        ),
    ]
