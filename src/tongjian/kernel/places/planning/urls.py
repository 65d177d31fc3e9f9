from django.urls import path

from tongjian.kernel.places.planning import drawing, pages, sites

_BLUEPRINT = "<city:city>/blueprint/"
_CONDITIONS = f"{_BLUEPRINT}conditions/"
urlpatterns = [
    path(f"{_BLUEPRINT}parcels/<path:key>/", pages.parcel, name="conditions-parcel"),
    path(f"{_BLUEPRINT}sites/", sites.sites, name="sites"),
    path(f"{_BLUEPRINT}sites/sites.xlsx", sites.export, name="sites-export"),
    path(_CONDITIONS, pages.index, name="conditions"),
    path(f"{_CONDITIONS}draw/", drawing.draw, name="conditions-draw"),
    path(f"{_CONDITIONS}<uuid:conditions>/", pages.issued, name="conditions-issued"),
    path(f"{_CONDITIONS}<uuid:conditions>/document.pdf", pages.document, name="conditions-document"),
    path(f"{_CONDITIONS}<uuid:conditions>/conditions.yaml", pages.file, name="conditions-file"),
    path(f"{_CONDITIONS}<uuid:conditions>/draft/", drawing.draft, name="conditions-draft"),
    path(f"{_CONDITIONS}<uuid:conditions>/<slug:act>/", drawing.act, name="conditions-act"),
]
