"""Addresses of the office."""

from __future__ import annotations

from django.urls import path

from tongjian.kernel.packs.office.pages import desk, file, form, whole

_CITY = "manage/packs/<city:city>/"
_FILE = f"{_CITY}files/<path:path>"

urlpatterns = [
    path("manage/packs/", desk.start, name="manage-packs"),
    path(_CITY, desk.index, name="manage-packs-city"),
    path(f"{_CITY}begin/", desk.begin, name="manage-packs-begin"),
    path(f"{_CITY}abandon/", desk.give_up, name="manage-packs-abandon"),
    path(f"{_CITY}revisions/<int:number>/", desk.revision, name="manage-packs-revision"),
    path(f"{_CITY}revisions/<int:number>/adopt/", desk.adopt_earlier, name="manage-packs-adopt"),
    path(f"{_CITY}revisions/<int:number>/withdraw/", whole.withdrawing, name="manage-packs-withdraw"),
    path(f"{_CITY}publish/", whole.publishing, name="manage-packs-publish"),
    path(f"{_CITY}export.zip", whole.export, name="manage-packs-export"),
    path(f"{_CITY}import/", whole.import_zip, name="manage-packs-import"),
    path(f"{_CITY}add/", file.add, name="manage-packs-add"),
    path(f"{_CITY}restore/<path:path>", file.restore, name="manage-packs-restore"),
    path(f"{_CITY}remove/<path:path>", file.remove, name="manage-packs-remove"),
    path(f"{_CITY}download/<path:path>", file.download, name="manage-packs-download"),
    path(f"{_CITY}sample/<path:path>", file.sample, name="manage-packs-sample"),
    path(f"{_CITY}form/<path:path>", form.form, name="manage-packs-form"),
    path(f"{_CITY}form-check/<path:path>", form.check, name="manage-packs-form-check"),
    path(_FILE, file.file, name="manage-packs-file"),
]
