"""The pages of cases: one case, the lists of work, and what the public may ask."""

from tongjian.kernel.cases.pages.case import act, case_page
from tongjian.kernel.cases.pages.lists import lights, workbench
from tongjian.kernel.cases.pages.public import progress

__all__ = ["act", "case_page", "lights", "progress", "workbench"]
