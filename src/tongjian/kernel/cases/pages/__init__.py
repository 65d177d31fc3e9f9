"""The pages of cases: one case, the lists of work, and what the public may ask."""

from tongjian.kernel.cases.pages.case import act, case_page
from tongjian.kernel.cases.pages.lists import lights, workbench
from tongjian.kernel.cases.pages.public import progress
from tongjian.kernel.cases.pages.receipt import receipt

__all__ = ["act", "case_page", "lights", "progress", "receipt", "workbench"]
