from django.urls import path

from tongjian.kernel.places.office.conflicts import pages as conflicts
from tongjian.kernel.places.office.pages import changing, exporting, importing, publishing, reading

_LAYERS = "<city:city>/blueprint/layers/"
_LAYER = f"{_LAYERS}<slug:layer>/"
_VERSION = f"{_LAYER}<uuid:version>/"
_CONFLICTS = "<city:city>/blueprint/conflicts/"
_COMPARISON = f"{_CONFLICTS}<uuid:comparison>/"
urlpatterns = [
    path(_LAYERS, reading.index, name="layers"),
    path("<city:city>/blueprint/layers.xlsx", reading.table, name="layers-table"),
    path(_LAYER, reading.layer, name="layer"),
    path(f"{_LAYER}import/", importing.index, name="layer-import"),
    path(_VERSION, importing.version, name="layer-version"),
    path(f"{_VERSION}progress/", importing.progress, name="layer-progress"),
    path(f"{_VERSION}problems.xlsx", importing.problems_table, name="layer-problems-table"),
    path(f"{_VERSION}publish/", publishing.publish, name="layer-publish"),
    path(f"{_VERSION}discard/", publishing.discard, name="layer-discard"),
    path(f"{_VERSION}withdraw/", publishing.withdraw, name="layer-withdraw"),
    path(f"{_VERSION}changes/", changing.index, name="layer-changes"),
    path(f"{_VERSION}feature/", reading.feature, name="layer-feature"),
    path(f"{_VERSION}export/", exporting.index, name="layer-export"),
    path(f"{_VERSION}export/progress/", exporting.progress, name="layer-export-progress"),
    path(_CONFLICTS, conflicts.index, name="conflicts"),
    path(_COMPARISON, conflicts.one, name="conflicts-one"),
    path(f"{_COMPARISON}progress/", conflicts.progress, name="conflicts-progress"),
    path(f"{_COMPARISON}patch/<int:number>/", conflicts.patch, name="conflicts-patch"),
    path(f"{_COMPARISON}export/<slug:name>/", conflicts.export, name="conflicts-export"),
]
