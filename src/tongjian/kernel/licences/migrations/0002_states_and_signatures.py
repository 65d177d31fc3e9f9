"""Licences end in more ways than one, and are signed."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Q

_TRIGGERS = ("licences_licence_unchanged", "licences_licence_not_deleted")


def without_triggers(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """They name columns that change here; after every migration they are put back as they are now."""
    of_table = "" if editor.connection.vendor == "sqlite" else " ON licences_licence"
    for name in _TRIGGERS:
        editor.execute(f"DROP TRIGGER IF EXISTS {name}{of_table}")


class Migration(migrations.Migration):
    dependencies = [("licences", "0001_initial")]

    operations = [
        migrations.RunPython(without_triggers, without_triggers),
        migrations.CreateModel(
            name="SigningCertificate",
            fields=[
                ("fingerprint", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("pem", models.TextField()),
            ],
        ),
        migrations.RemoveConstraint("licence", "licence_revoked_with_reason"),
        migrations.RenameField("licence", "revoked_on", "ended_on"),
        migrations.RenameField("licence", "revoked_reason", "ended_reason"),
        migrations.AlterField("licence", "ended_on", models.DateField(null=True, verbose_name="失效日期")),
        migrations.AlterField(
            "licence", "ended_reason", models.CharField(blank=True, max_length=200, verbose_name="原因")
        ),
        migrations.AlterField(
            "licence",
            "state",
            models.CharField(
                choices=[
                    ("valid", "有效"),
                    ("revoked", "已撤销"),
                    ("cancelled", "已注销"),
                    ("lapsed", "已失效"),
                    ("struck-off", "已吊销"),
                ],
                default="valid",
                max_length=12,
                verbose_name="状态",
            ),
        ),
        migrations.AddField(
            "licence",
            "signature",
            models.CharField(blank=True, default="", max_length=160, verbose_name="签名"),
            preserve_default=False,
        ),
        migrations.AddField("licence", "pdf_signature", models.BinaryField(null=True)),
        migrations.AddField(
            "licence",
            "certificate",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="licences.signingcertificate",
            ),
        ),
        migrations.AddConstraint(
            "licence",
            models.CheckConstraint(
                condition=Q(state="valid", ended_on__isnull=True, ended_reason="")
                | (~Q(state="valid") & Q(ended_on__isnull=False) & ~Q(ended_reason="")),
                name="licence_ended_with_reason",
            ),
        ),
    ]
