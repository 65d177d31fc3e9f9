"""申请材料 and 图纸: what was handed in for each stage, with every version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongjian.kernel.cases.facts import MaterialGiven
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.documents.models import Attachment
from tongjian.kernel.ledger.models import Event
from tongjian.systems.approval.models import Application, subject_of
from tongjian.systems.approval.project.dossier.reading import Dossier


@dataclass(frozen=True)
class Version:
    """A version of a material as it was given to the case. `attachment` is None where it was taken away."""

    number: int
    at: datetime
    by: str
    document: str
    sha256: str
    name: str
    size: int | None
    attachment: UUID | None


@dataclass(frozen=True)
class Given:
    """A material of a stage with its versions, the newest first."""

    stage: str
    case: UUID
    name: str
    title: str
    drawing: bool
    versions: tuple[Version, ...]

    @property
    def latest(self) -> Version:
        return self.versions[0]


Key = tuple[UUID, str, str]
"""Root of the case, name of the material, document."""


def materials(dossier: Dossier) -> list[Given]:
    """Every material of the readable cases, by stage. 9 SQL queries, 2 more while definitions are new."""
    attached = _attached(dossier.readable)
    drawings = _drawings(dossier)
    return [
        Given(
            stage=dossier.stage_title(tree),
            case=tree.root,
            name=name,
            title=told[-1][1].title,
            drawing=name in drawings.get(tree.root, ()),
            versions=tuple(_version(dossier, *each, attached) for each in reversed(told)),
        )
        for tree in dossier.readable
        for name, told in _told(tree).items()
    ]


def _told(tree: Tree) -> dict[str, list[tuple[Event, MaterialGiven]]]:
    """What was given to the cases of a tree, by the name of the material, in order."""
    found: dict[str, list[tuple[Event, MaterialGiven]]] = {}
    for event, fact in tree.history:
        if isinstance(fact, MaterialGiven):
            found.setdefault(fact.name, []).append((event, fact))
    return found


def _drawings(dossier: Dossier) -> dict[UUID, frozenset[str]]:
    """The materials that are scrutinised as drawings, by root."""
    return {
        root: frozenset(
            material.name
            for matter in definition.matters
            for material in matter.matter.materials
            if material.scrutiny == "drawing"
        )
        for root, definition in dossier.definitions(dossier.readable).items()
    }


def _attached(trees: Iterable[Tree]) -> dict[Key, Attachment]:
    """The attachments behind the materials. 2 SQL queries."""
    rows = Application.objects.filter(case__in=[tree.root for tree in trees]).values_list("pk", "case")
    subjects = {subject_of(application): case for application, case in rows if case}
    files = Attachment.objects.filter(subject__in=subjects).select_related("document").order_by("version")
    return {(subjects[file.subject], file.slot, str(file.document_id)): file for file in files}


def _version(
    dossier: Dossier, event: Event, fact: MaterialGiven, attached: Mapping[Key, Attachment]
) -> Version:
    row = attached.get((event.root, fact.name, fact.document))
    return Version(
        number=fact.version,
        at=event.at,
        by=dossier.names.people.get(event.actor, "系统") if event.actor else "系统",
        document=fact.document,
        sha256=fact.sha256,
        name=row.document.name if row else fact.title,
        size=row.document.size if row else None,
        attachment=row.pk if row else None,
    )
