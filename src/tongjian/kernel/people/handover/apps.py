from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "tongjian.kernel.people.handover"
    label = "handover"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Declares the fact, the action and the job.
        from tongjian.kernel.people.handover import jobs, panel

        assert jobs.__name__
        panel.register()
