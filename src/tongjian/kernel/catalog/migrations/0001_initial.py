import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("packs", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("city", models.CharField(max_length=32, verbose_name="城市")),
                ("code", models.CharField(max_length=60, verbose_name="代码")),
                ("title", models.CharField(max_length=120, verbose_name="事项")),
                ("stage", models.CharField(max_length=60, verbose_name="阶段代码")),
                ("stage_title", models.CharField(max_length=120, verbose_name="阶段")),
                ("stage_number", models.PositiveSmallIntegerField(verbose_name="阶段序号")),
                ("place", models.PositiveSmallIntegerField(verbose_name="阶段内次序")),
                ("department", models.CharField(max_length=128, verbose_name="办理部门")),
                ("kind", models.CharField(max_length=16, verbose_name="办件类型")),
                ("promised", models.CharField(max_length=32, verbose_name="承诺时限")),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entry", to="packs.edition"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["city", "stage_number", "place"], name="entry_in_order")],
            },
        ),
        migrations.CreateModel(
            name="Gram",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("city", models.CharField(max_length=32)),
                ("gram", models.CharField(max_length=2)),
                ("weight", models.PositiveSmallIntegerField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="grams", to="catalog.entry"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["city", "gram"], name="gram_of_a_city")],
                "constraints": [models.UniqueConstraint(fields=("entry", "gram"), name="gram_once_an_entry")],
            },
        ),
    ]
