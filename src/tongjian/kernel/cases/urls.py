from django.urls import path

from tongjian.kernel.cases import pages

urlpatterns = [
    path("workbench/", pages.workbench, name="workbench"),
    path("progress/", pages.progress, name="progress"),
    path("cases/<uuid:case>/", pages.case_page, name="case"),
    path("cases/<uuid:case>/receipt/", pages.receipt, name="case-receipt"),
    path("cases/<uuid:case>/do/<str:action>/", pages.act, name="case-action"),
]
