from django.urls import path

from tongjian.systems.approval.project import pages

urlpatterns = [
    path("projects/", pages.project_list, name="project-list"),
    path("projects/table.xlsx", pages.project_list_table, name="project-list-table"),
    path("projects/cases/", pages.project_cases, name="project-cases"),
    path("projects/map/", pages.project_map, name="project-map"),
    path("projects/statistics/", pages.project_statistics, name="project-statistics"),
    path("projects/<uuid:project>/file/", pages.project_file, name="project-file"),
    path("projects/<uuid:project>/file/<slug:tab>/", pages.project_file, name="project-file-tab"),
]
