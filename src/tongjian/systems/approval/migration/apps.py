from django.apps import AppConfig


class MigrationConfig(AppConfig):
    name = "tongjian.systems.approval.migration"
    label = "migration_of_cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Declares the jobs.
        from tongjian.systems.approval.migration import jobs

        assert jobs.__name__
