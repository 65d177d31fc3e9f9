from django.urls import path

from tongjian.systems.supervision.field.pages import app, findings, mine, visits

_VISITS = "<city:city>/supervision/visits/"
_FIELD = "<city:city>/supervision/field/"
_FINDINGS = "<city:city>/supervision/findings/"
_MINE = "<city:city>/supervision/mine/"

urlpatterns = [
    path(_VISITS, visits.index, name="supervision-visits"),
    path(f"{_VISITS}export/", visits.export, name="supervision-visits-export"),
    path(f"{_VISITS}<uuid:visit>/", visits.visit, name="supervision-visit"),
    path(f"{_VISITS}<uuid:visit>/paper/", visits.paper, name="supervision-visit-paper"),
    path(_FIELD, app.shell, name="supervision-field"),
    path(f"{_FIELD}worker.js", app.worker, name="supervision-field-worker"),
    path(f"{_FIELD}manifest.webmanifest", app.manifest, name="supervision-field-manifest"),
    path(f"{_FIELD}visits/", app.visits, name="supervision-field-visits"),
    path(f"{_FIELD}visits/<uuid:visit>/sync/", app.sync, name="supervision-field-sync"),
    path(f"{_FIELD}visits/<uuid:visit>/files/", app.files, name="supervision-field-files"),
    path(f"{_FIELD}visits/<uuid:visit>/conclude/", app.conclude, name="supervision-field-conclude"),
    path(_FINDINGS, findings.index, name="supervision-findings"),
    path(f"{_FINDINGS}export/", findings.export, name="supervision-findings-export"),
    path(f"{_FINDINGS}<uuid:finding>/", findings.finding, name="supervision-finding"),
    path(_MINE, mine.index, name="supervision-mine"),
    path(f"{_MINE}<uuid:finding>/", mine.finding, name="supervision-mine-finding"),
]
