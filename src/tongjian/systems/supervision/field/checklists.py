"""The checklists of the matters a visit is about, as they are in force when it is assigned."""

from __future__ import annotations

from collections.abc import Iterable

from tongjian.systems.supervision.field.sheet import SheetItem, SheetMatter, VisitSheet
from tongjian.systems.supervision.matters.reading import Found, items_of


def sheet_for(city: str, matters: Iterable[str]) -> VisitSheet | None:
    """What is to be checked; None where no matter has a checklist here. No SQL query.

    Matters that are checked in the system of the province bring their results back from there.
    """
    known = items_of(city)
    found = [_matter(known[code]) for code in matters if code in known]
    own = tuple(matter for matter in found if matter is not None)
    return VisitSheet(matters=own) if own else None


def _matter(found: Found) -> SheetMatter | None:
    if found.item.checklist is None or found.checks is None:
        return None
    return SheetMatter(
        code=found.item.code,
        title=found.item.title,
        checklist=found.item.checklist.code,
        method="、".join(found.item.methods),
        items=tuple(
            SheetItem(
                key=f"{found.item.code}-{each.code}",
                title=each.title,
                method=each.method,
                basis="；".join(each.basis),
            )
            for each in found.checks.items
        ),
    )
