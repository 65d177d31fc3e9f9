import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("scrutiny", "0004_handles_inside_blocks")]

    operations = [
        migrations.AddField("check", "declared", models.TextField(blank=True, default=""), False),
        migrations.AddField(
            "check", "parcel", models.CharField(blank=True, default="", max_length=64), False
        ),
        migrations.AddField("check", "edition", models.TextField(blank=True, default=""), False),
        migrations.AddField(
            "check",
            "surroundings",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.document",
            ),
        ),
        migrations.AddField(
            "selfcheck", "parcel", models.CharField(blank=True, default="", max_length=64), False
        ),
        migrations.AddField("selfcheck", "edition", models.TextField(blank=True, default=""), False),
    ]
