"""What was adopted, collected, marked and scored stays as it was, in the database itself."""

from __future__ import annotations

from tongjian.kernel.guards import Guard


def _never(_: str) -> str:
    return "1 = 0"


STANDARDS = Guard("assessment_standard", "an adopted standard never changes", _never)
ITEMS = Guard("assessment_item", "an item of a standard never changes", _never)
IMPORTS = Guard("assessment_import", "an imported table never changes", _never)
EVIDENCE = Guard("assessment_evidence", "evidence never changes, it is replaced", _never)
PHOTOS = Guard("assessment_photo", "a photo never changes", _never)
MARKINGS = Guard("assessment_marking", "a marking never changes", _never)
SHEETS = Guard("assessment_sheet", "a score sheet never changes, the next version is made", _never)

EVERY = (STANDARDS, ITEMS, IMPORTS, EVIDENCE, PHOTOS, MARKINGS, SHEETS)
