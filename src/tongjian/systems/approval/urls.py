from django.urls import include, path

from tongjian.systems.approval import pages

urlpatterns = [
    path("my/", pages.my, name="my"),
    path("my/projects/new/", pages.project_new, name="project-new"),
    path("my/mandates/", pages.mandates, name="mandates"),
    path("my/mandates/new/", pages.mandate_new, name="mandate-new"),
    path("my/mandates/<uuid:mandate>/revoke/", pages.mandate_revoke, name="mandate-revoke"),
    path("projects/<uuid:project>/", pages.project, name="project"),
    path("projects/<uuid:project>/correct/", pages.project_correct, name="project-correct"),
    path("works/<uuid:works>/stages/<slug:stage>/start/", pages.start, name="application-start"),
    path("applications/<uuid:application>/", pages.application, name="application"),
    path("applications/<uuid:application>/missing/", pages.missing, name="application-missing"),
    path("applications/<uuid:application>/promise/", pages.promise, name="application-promise"),
    path("applications/<uuid:application>/submit/", pages.submit, name="application-submit"),
    path("stages/<uuid:stage>/board/", pages.board, name="stage-board"),
    path("", include("tongjian.systems.approval.project.urls")),
]
