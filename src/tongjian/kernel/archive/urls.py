from django.urls import path

from tongjian.kernel.archive import pages

app_name = "archive"
urlpatterns = [
    path("archive/", pages.index, name="index"),
    path("archive/projects/<uuid:project>/", pages.project, name="project"),
    path("archive/projects/<uuid:project>/build/", pages.build, name="build"),
    path("archive/<uuid:package>/", pages.package, name="package"),
    path("archive/<uuid:package>/download/", pages.download, name="download"),
]
