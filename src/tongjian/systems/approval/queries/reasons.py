"""Why a stage cannot be applied for yet, or does not go on: what comes first, who holds it, whose turn."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from uuid import UUID

from django.urls import reverse

from tongjian.kernel.cases.status import OPEN
from tongjian.kernel.packs.definitions import StageDefinition
from tongjian.kernel.packs.schema import Matter
from tongjian.kernel.projects.models import Project
from tongjian.systems.approval.queries.materials import materials_of, matters_of
from tongjian.systems.approval.queries.stages import Reason, StageRow, WorksStages


def with_what_comes_first(
    works: WorksStages, definitions: Iterable[StageDefinition], project: Project, held: Collection[str]
) -> WorksStages:
    """The stages of works with the licences each still waits for, and where those come from. No query.

    `held` are the types of the licences the project has. A licence does not keep anybody from applying: who
    has it on paper uploads it.
    """
    known = tuple(definitions)
    given = {
        matter.matter.result.licence_type: (definition.stage.code, matter.matter)
        for definition in known
        for matter in matters_of(definition, project)
        if matter.matter.result
    }
    rows = {row.code: row for row in works.stages}
    further = {
        definition.stage.code: tuple(
            _first(rows[stage], matter)
            for type_ in _licences_asked(definition, project)
            if type_ not in held and type_ in given
            for stage, matter in [given[type_]]
            if stage != definition.stage.code and stage in rows
        )
        for definition in known
    }
    return replace(
        works,
        stages=tuple(
            replace(row, reasons=(*row.reasons, *_own(row, further.get(row.code, ()))))
            for row in works.stages
        ),
    )


def _own(row: StageRow, first: tuple[Reason, ...]) -> tuple[Reason, ...]:
    if row.may_begin or row.filling_in:
        return first
    return (Reason("本阶段正在办理，办结前不能重复申报"),) if row.status in OPEN else ()


def _licences_asked(definition: StageDefinition, project: Project) -> list[str]:
    """Types of licences that stand for a required material, each once."""
    asked = [m.from_licence for m in materials_of(definition, project) if m.required and m.from_licence]
    return list(dict.fromkeys(asked))


def _first(row: StageRow, matter: Matter) -> Reason:
    assert matter.result is not None, "only a matter that ends in a licence is waited for"
    text = (
        f"需先取得《{matter.result.title}》：由“{row.title}”阶段的“{matter.title}”核发，"
        f"该阶段{row.note}；已有纸质证照的可以上传"
    )
    return Reason(text, _link(row.case))


def _link(case: UUID | None) -> str:
    return reverse("case", args=[case]) if case else ""
