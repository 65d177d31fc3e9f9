"""What an application still lacks: what keeps it back, what a promise spares, and what may come later."""

from __future__ import annotations

from collections.abc import Iterator

from tongjian.kernel.cases.actions import Refusal
from tongjian.kernel.forms.queries import draft_errors
from tongjian.kernel.packs.definitions import StageDefinition
from tongjian.systems.approval.actions.promising import spared_by
from tongjian.systems.approval.facts import Lacking
from tongjian.systems.approval.models import Application
from tongjian.systems.approval.queries import MaterialRow, materials_given


def missing_in(
    application: Application, definition: StageDefinition, promised: frozenset[str] = frozenset()
) -> Iterator[Refusal]:
    """Everything that keeps an application from being submitted: fields first, then materials. 3 queries.

    What a promise spares is not asked for, and what may come later keeps nothing back.
    """
    for error in draft_errors(application.draft):
        yield Refusal(error.sentence)
    for row in missing_materials(application, definition, promised):
        if row.material.later is None:
            yield Refusal(f"缺少材料：{row.material.title}", "请上传后再提交")


def missing_materials(
    application: Application, definition: StageDefinition, promised: frozenset[str] = frozenset()
) -> list[MaterialRow]:
    """Required materials that are not there, those that may come later among them. 3 queries."""
    spared = spared_by(definition, application.project, promised)
    rows = materials_given(definition, application)
    return [row for row in rows if row.missing and row.material.name not in spared]


def lacking_at_first(
    row: Application, definition: StageDefinition, promised: frozenset[str]
) -> Iterator[Lacking]:
    """What the window has to decide about: materials that may come later and have not come."""
    later = [(r.material, r.material.later) for r in missing_materials(row, definition, promised)]
    missing = tuple((m.name, m.title, limit.days, limit.unit) for m, limit in later if limit is not None)
    if missing:
        yield Lacking(missing=missing)
