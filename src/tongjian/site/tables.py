"""The tables of an installation: made at once where there are none, changed by migrations where there are.

Replaying every migration on an empty database renders all models anew for each of them, which takes most of
a first start; the tables come out the same (`tests/site/test_tables.py`).
"""

from __future__ import annotations

from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection, router
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder


def out_of_date() -> bool:
    """Whether tables have to be made or changed."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def bring_up_to_date() -> None:
    """Make or change the tables. Whatever it is stopped at, the next start goes on from there."""
    if MigrationRecorder(connection).applied_migrations():
        call_command("migrate", interactive=False, verbosity=0)
    else:
        _make()


def _make() -> None:
    """Every table of the models, then all that follows a migration; last, that all migrations are applied."""
    there = set(connection.introspection.table_names())
    emit_pre_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
    with connection.schema_editor() as editor:
        for app in apps.get_app_configs():
            for model in router.get_migratable_models(app, connection.alias):
                if model._meta.can_migrate(connection) and model._meta.db_table not in there:
                    editor.create_model(model)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    recorder.migration_qs.bulk_create(
        recorder.Migration(app=app, name=name)
        for app, name in MigrationExecutor(connection).loader.graph.nodes
    )
