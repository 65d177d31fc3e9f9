from django.urls import path

from tongjian.kernel.places.mapping import differences, finding, here, measuring, pages, reporting, tianditu

_MAP = "<city:city>/blueprint/"
urlpatterns = [
    path(_MAP, pages.blueprint, name="blueprint"),
    path(f"{_MAP}edition/", pages.edition, name="blueprint-edition"),
    path(f"{_MAP}here/", here.here, name="blueprint-here"),
    path(f"{_MAP}find/", finding.find, name="blueprint-find"),
    path(f"{_MAP}measure/", measuring.measure, name="blueprint-measure"),
    path(f"{_MAP}report/", reporting.report, name="blueprint-report"),
    path(
        f"{_MAP}differences/<slug:layer>/<int:before>/<int:after>/",
        differences.differences,
        name="blueprint-differences",
    ),
    path(
        f"{_MAP}tianditu/<slug:kind>/<int:z>/<int:x>/<int:y>",
        tianditu.tile,
        name="blueprint-tianditu",
    ),
]
