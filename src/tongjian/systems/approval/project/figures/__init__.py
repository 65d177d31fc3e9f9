"""Figures of projects by theme, stage, district and month. Every figure names the list it is counted from.

A figure that nobody stated is missing, not zero; a share of nothing, and days of cases of which none has
ended, are not computable.
"""

from tongjian.systems.approval.project.figures.dimensions import Figures, figures
from tongjian.systems.approval.project.figures.groups import Group

__all__ = ["Figures", "Group", "figures"]
