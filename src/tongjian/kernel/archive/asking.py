"""完整性: what the matters of each stage asked for, against what is there. No file is opened."""

from __future__ import annotations

from collections.abc import Iterator

from tongjian.kernel.archive.entries import Asked, Gap
from tongjian.kernel.archive.sources import Dossier, excused, register
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.status import PASSED
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.licences.models import Licence
from tongjian.kernel.packs.definitions import MatterDefinition
from tongjian.kernel.packs.schema import Material, Matter


@register
def asked(dossier: Dossier) -> Iterator[Asked | Gap]:
    """Each material once a stage; then what else has to be there. 1 query."""
    held = dict(Licence.objects.filter(project=dossier.project).values_list("type", "document_number"))
    for tree in dossier.trees:
        top = tree.top()
        if top.void:
            continue
        reasons = excused(tree)
        for material in _materials(tree):
            yield from _one(top, material, held, reasons.get(material.name, ""))
        if not top.ended:
            yield Gap(top.number, top.title, f"办件尚未办结，现为“{top.status.title}”")
        for case in tree.cases.values():
            matter = _matter(tree, case)
            if case.status in PASSED and matter and matter.result and not case.licence:
                yield Gap(case.number, case.title, "已办结通过，但没有结果证照")


def _one(top: CaseState, material: Material, held: dict[str, str], because: str) -> Iterator[Asked | Gap]:
    given = top.materials.get(material.name)
    by_licence = held.get(material.from_licence or "", "")
    if given is None and not by_licence and not because and not material.required:
        return  # nobody had to hand it in
    yield Asked(
        case=top.number,
        name=material.name,
        title=material.title,
        sha256=given.sha256 if given else "",
        by_licence="" if given else by_licence,
        excused="" if given or by_licence else because,
    )
    if given is None and not by_licence and not because:
        yield Gap(top.number, material.title, "应当提交的材料没有归档")


def _materials(tree: Tree) -> list[Material]:
    """Every material of the stage's matters, asked for once; required when any matter requires it."""
    found: dict[str, Material] = {}
    for case in tree.cases.values():
        matter = _matter(tree, case)
        for material in matter.materials if matter and not case.void else ():
            known = found.get(material.name)
            if known is None or (material.required and not known.required):
                found[material.name] = material
    return list(found.values())


def _matter(tree: Tree, case: CaseState) -> Matter | None:
    """The matter of a case; a stage has none of its own."""
    definition = tree.definition(case)
    return definition.matter if isinstance(definition, MatterDefinition) else None
