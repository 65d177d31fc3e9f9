from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class MeasuresConfig(AppConfig):
    name = "tongjian.kernel.measures"
    label = "measures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.measures import views

        pre_migrate.connect(views.drop_all, sender=self, weak=False, dispatch_uid="measures.views.drop")
        post_migrate.connect(views.make_all, sender=self, weak=False, dispatch_uid="measures.views.make")
