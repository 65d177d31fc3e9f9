from django.urls import path

from tongjian.systems.scrutiny.selfcheck import layers, pages

_ONE = "<city:city>/self-check/<uuid:check>/"
urlpatterns = [
    path("<city:city>/self-check/", pages.index, name="self-check"),
    path(_ONE, pages.result, name="self-check-result"),
    path(f"{_ONE}waiting/", pages.waiting, name="self-check-waiting"),
    path(f"{_ONE}delete/", pages.delete, name="self-check-delete"),
    path(f"{_ONE}layers/", layers.layers, name="self-check-layers"),
    path(f"{_ONE}keep/", pages.keep, name="self-check-keep"),
    path(f"{_ONE}<str:part>", pages.download, name="self-check-download"),
]
