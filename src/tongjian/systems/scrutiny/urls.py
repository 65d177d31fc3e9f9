from django.urls import include, path

from tongjian.systems.scrutiny import pages
from tongjian.systems.scrutiny.desk import pages as desk
from tongjian.systems.scrutiny.place import pages as place

urlpatterns = [
    path("scrutiny/", desk.queue, name="scrutiny-queue"),
    path("scrutiny/unjudged/", desk.unjudged, name="scrutiny-unjudged"),
    path("scrutiny/on/<uuid:case>/<slug:slot>/", desk.current, name="scrutiny-current"),
    path("scrutiny/<uuid:check>/do/<str:action>/", desk.act, name="scrutiny-act"),
    path("scrutiny/boundary/of/<uuid:draft>/", place.boundary_of_draft, name="scrutiny-boundary-draft"),
    path("scrutiny/boundary/in/<uuid:case>/", place.boundary_of_case, name="scrutiny-boundary-case"),
    path("scrutiny/<uuid:check>/newer/", place.take_newer, name="scrutiny-newer"),
    path("<slug:city>/scrutiny/<uuid:check>/place.geojson", place.geojson, name="scrutiny-place"),
    path("scrutiny/<uuid:check>/again/", desk.again, name="scrutiny-again"),
    path("scrutiny/of/<uuid:attachment>/", pages.of_attachment, name="scrutiny-of-attachment"),
    path("scrutiny/<uuid:check>/", pages.drawing, name="scrutiny-drawing"),
    path("scrutiny/<uuid:check>/<str:part>", pages.download, name="scrutiny-download"),
    path("", include("tongjian.systems.scrutiny.corrections.urls")),
    path("", include("tongjian.systems.scrutiny.selfcheck.urls")),
]
