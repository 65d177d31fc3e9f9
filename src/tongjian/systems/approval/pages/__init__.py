"""The pages of the approval system: an applicant's projects and applications, and the board of a stage."""

from tongjian.systems.approval.pages.application import application, missing, start, submit
from tongjian.systems.approval.pages.board import board
from tongjian.systems.approval.pages.projects import my, project
from tongjian.systems.approval.pages.registering import project_correct, project_new

__all__ = [
    "application",
    "board",
    "missing",
    "my",
    "project",
    "project_correct",
    "project_new",
    "start",
    "submit",
]
