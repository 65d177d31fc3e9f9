from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "tongjian.kernel.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The kernel's own actions and facts are declared by being imported.
        from tongjian.kernel.cases import common, imported, jobs
        from tongjian.kernel.packs.signals import installed

        assert common.__name__ and imported.__name__
        installed.connect(jobs.due_days_follow, dispatch_uid="cases.rebuild")
