from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class PlacesConfig(AppConfig):
    name = "tongjian.kernel.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.places import citing, guard
        from tongjian.kernel.places.office import exporting
        from tongjian.kernel.places.office.conflicts import jobs as comparing
        from tongjian.kernel.places.search import views
        from tongjian.kernel.places.search.index import INDEX
        from tongjian.kernel.places.versions import jobs

        # Importing them declares the follower of cases and the jobs; nothing else refers to them.
        assert citing.__all__
        assert jobs.__all__
        assert comparing.__all__
        assert exporting.__all__
        for each in (
            guard.FEATURES,
            guard.SHELVES,
            guard.VERSIONS,
            guard.CITATIONS,
            guard.CONDITIONS,
            guard.COMPARISONS,
            guard.PATCHES,
        ):
            uid = f"places.guard.{each.table}"
            post_migrate.connect(each.install, sender=self, weak=False, dispatch_uid=uid)
        post_migrate.connect(INDEX.install, sender=self, weak=False, dispatch_uid="places.index")
        aside = guard.FEATURES.step_aside
        pre_migrate.connect(aside, sender=self, weak=False, dispatch_uid="places.guard.aside")
        # PostgreSQL refuses to alter a table that a view shows, so the views step aside for a migration.
        pre_migrate.connect(views.drop_all, sender=self, weak=False, dispatch_uid="places.views.drop")
        post_migrate.connect(views.make_all, sender=self, weak=False, dispatch_uid="places.views.make")
