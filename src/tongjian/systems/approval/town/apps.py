from django.apps import AppConfig


class TownConfig(AppConfig):
    name = "tongjian.systems.approval.town"
    label = "town"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Declares the job and the follower that sets its timer.
        from tongjian.systems.approval.town import jobs, panel

        assert jobs.__name__
        panel.register()
