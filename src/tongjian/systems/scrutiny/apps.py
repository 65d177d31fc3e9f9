from django.apps import AppConfig


class ScrutinyConfig(AppConfig):
    name = "tongjian.systems.scrutiny"
    label = "scrutiny"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.jobs.signals import worker_started
        from tongjian.systems.scrutiny import following
        from tongjian.systems.scrutiny.desk import actions
        from tongjian.systems.scrutiny.onprojects import sections
        from tongjian.systems.scrutiny.selfcheck.jobs import sweep_at_start

        # Importing the package declares every action; nothing else refers to it.
        assert actions.__all__
        following.connect()
        sections.register()
        worker_started.connect(sweep_at_start, dispatch_uid="scrutiny.self-check.sweep")
