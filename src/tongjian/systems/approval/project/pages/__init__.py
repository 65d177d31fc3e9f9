"""The pages about projects."""

from tongjian.systems.approval.project.pages.file import project_file
from tongjian.systems.approval.project.pages.lists import project_cases, project_list, project_list_table
from tongjian.systems.approval.project.pages.mapping import project_map
from tongjian.systems.approval.project.pages.statistics import project_statistics

__all__ = [
    "project_cases",
    "project_file",
    "project_list",
    "project_list_table",
    "project_map",
    "project_statistics",
]
