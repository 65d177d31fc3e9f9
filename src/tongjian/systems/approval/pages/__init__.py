"""The pages of the approval system: an applicant's projects and applications, and the board of a stage."""

from tongjian.systems.approval.pages.application import application, missing, promise, submit
from tongjian.systems.approval.pages.beginning import start
from tongjian.systems.approval.pages.board import board
from tongjian.systems.approval.pages.mandates import mandate_new, mandate_revoke, mandates
from tongjian.systems.approval.pages.projects import my, project
from tongjian.systems.approval.pages.registering import project_correct, project_new

__all__ = [
    "application",
    "board",
    "mandate_new",
    "mandate_revoke",
    "mandates",
    "missing",
    "my",
    "project",
    "project_correct",
    "project_new",
    "promise",
    "start",
    "submit",
]
