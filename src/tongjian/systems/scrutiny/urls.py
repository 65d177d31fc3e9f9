from django.urls import include, path

from tongjian.systems.scrutiny import pages

urlpatterns = [
    path("scrutiny/of/<uuid:attachment>/", pages.of_attachment, name="scrutiny-of-attachment"),
    path("scrutiny/<uuid:check>/", pages.drawing, name="scrutiny-drawing"),
    path("scrutiny/<uuid:check>/<str:part>", pages.download, name="scrutiny-download"),
    path("", include("tongjian.systems.scrutiny.selfcheck.urls")),
]
