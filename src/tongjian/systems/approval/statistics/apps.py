from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "tongjian.systems.approval.statistics"
    label = "approval_statistics"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import pre_delete

        from tongjian.kernel.packs.signals import installed
        from tongjian.kernel.projects.signals import corrected
        from tongjian.systems.approval.statistics import jobs, panel
        from tongjian.systems.approval.statistics.models import CaseTime

        installed.connect(jobs.all_again, dispatch_uid="statistics.measure-again")
        corrected.connect(jobs.of_project_again, dispatch_uid="statistics.measure-project-again")
        pre_delete.connect(jobs.row_goes, sender=CaseTime, dispatch_uid="statistics.row-goes")
        panel.register()
