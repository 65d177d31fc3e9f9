"""A revocation may be set aside; licences of other systems are brought in, some without an identifier."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_TRIGGERS = ("licences_licence_unchanged", "licences_licence_not_deleted")


def without_triggers(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """They say what may change; after every migration they are put back as they are now."""
    of_table = "" if editor.connection.vendor == "sqlite" else " ON licences_licence"
    for name in _TRIGGERS:
        editor.execute(f"DROP TRIGGER IF EXISTS {name}{of_table}")


class Migration(migrations.Migration):
    dependencies = [("licences", "0002_states_and_signatures")]

    operations = [
        migrations.RunPython(without_triggers, without_triggers),
        migrations.AddField(
            "licence", "restored_on", models.DateField(null=True, verbose_name="恢复效力日期")
        ),
        migrations.AddField(
            "licence",
            "source",
            models.CharField(blank=True, default="", max_length=60, verbose_name="迁自"),
            preserve_default=False,
        ),
        migrations.AlterField(
            "licence",
            "number",
            models.CharField(max_length=120, null=True, unique=True, verbose_name="电子证照标识"),
        ),
    ]
