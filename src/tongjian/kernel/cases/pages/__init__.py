"""The pages of cases: one case, the list of one's work, and what the public may ask."""

from tongjian.kernel.cases.pages.case import act, case_page
from tongjian.kernel.cases.pages.lists import workbench
from tongjian.kernel.cases.pages.public import progress
from tongjian.kernel.cases.pages.receipt import receipt

__all__ = ["act", "case_page", "progress", "receipt", "workbench"]
