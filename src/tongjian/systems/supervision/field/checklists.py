"""The checklists of the matters a visit is about, as they are in force when it is assigned."""

from __future__ import annotations

from collections.abc import Iterable

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.systems.supervision.field.sheet import SheetItem, SheetMatter, VisitSheet
from tongjian.systems.supervision.matters.reading import Found, items_of


def sheet_for(city: str, matters: Iterable[str]) -> VisitSheet:
    """What is to be checked. No SQL query. Raises `RefusedError` where no matter has a checklist here.

    Matters that are checked in the system of the province bring their results back from there.
    """
    known = items_of(city)
    found = [_matter(known[code]) for code in matters if code in known]
    own = tuple(matter for matter in found if matter is not None)
    if not own:
        raise RefusedError("所选事项都没有检查实施清单，不能派出现场检查。")
    return VisitSheet(matters=own)


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
