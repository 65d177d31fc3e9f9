from django.urls import path

from tongjian.kernel.places.services import tilepages
from tongjian.kernel.places.services.api import api
from tongjian.kernel.places.services.collections import collection, collections
from tongjian.kernel.places.services.conformance import conformance
from tongjian.kernel.places.services.item import item
from tongjian.kernel.places.services.items import items
from tongjian.kernel.places.services.landing import landing

_OGC = "<city:city>/ogc"
_COLLECTION = f"{_OGC}/collections/<str:layer>"
_TILES = "<city:city>/tiles"

urlpatterns = [
    path(f"{_OGC}/", landing, name="places-ogc"),
    path(f"{_OGC}/conformance", conformance, name="places-ogc-conformance"),
    path(f"{_OGC}/api", api, name="places-ogc-api"),
    path(f"{_OGC}/collections", collections, name="places-ogc-collections"),
    path(_COLLECTION, collection, name="places-ogc-collection"),
    path(f"{_COLLECTION}/items", items, name="places-ogc-items"),
    path(f"{_COLLECTION}/items/<path:key>", item, name="places-ogc-item"),
    path(f"{_TILES}/<str:layer>.json", tilepages.tilejson, name="places-tilejson"),
    path(f"{_TILES}/<int:z>/<int:x>/<int:y>.mvt", tilepages.several_layers, name="places-tiles"),
    path(
        f"{_TILES}/<str:layer>/<int:number>/<int:z>/<int:x>/<int:y>.mvt",
        tilepages.one_layer,
        name="places-tile",
    ),
]
