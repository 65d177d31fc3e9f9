from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "tongjian.systems.approval.statistics"
    label = "approval_statistics"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.packs.signals import installed
        from tongjian.systems.approval.statistics import jobs, panel

        installed.connect(jobs.all_again, dispatch_uid="statistics.measure-again")
        panel.register()
