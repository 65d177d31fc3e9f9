"""告知承诺 when an application is handed in: which matters take a promise, and what it spares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils import timezone

from tongjian.kernel.cases.actions import Refusal
from tongjian.kernel.cases.facts import Fact, LetterIssued
from tongjian.kernel.cases.session import Session
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.letters.actions import draw_up
from tongjian.kernel.packs.definitions import MatterDefinition, StageDefinition
from tongjian.kernel.packs.schema import Matter
from tongjian.kernel.projects.models import Project
from tongjian.systems.approval.actions.letters import last_day, written
from tongjian.systems.approval.facts import CommitmentGiven
from tongjian.systems.approval.queries import matters_of


def commitments_open_to(definition: StageDefinition, project: Project) -> list[MatterDefinition]:
    """The matters of a stage in which this project's applicant may promise instead of proving. No query."""
    return [matter for matter in matters_of(definition, project) if matter.matter.commitment]


def spared_by(definition: StageDefinition, project: Project, promised: frozenset[str]) -> frozenset[str]:
    """Materials nobody asks for once these matters are promised. No query.

    A material that another matter of the stage needs all the same is asked for.
    """
    spared: set[str] = set()
    asked: set[str] = set()
    for matter in matters_of(definition, project):
        given = matter.matter.commitment if matter.matter.code in promised else None
        spares = set(given.spares) if given else set()
        spared |= spares
        asked |= {material.name for material in matter.matter.materials} - spares
    return frozenset(spared - asked)


def not_promised(codes: Iterable[str]) -> Iterator[Refusal]:
    """Why a promise cannot be taken."""
    for code in sorted(codes):
        yield Refusal(f"事项“{code}”不适用告知承诺", "请取消对它的承诺，按一般程序申报")


def promising(session: Session, case: CaseState, matter: Matter) -> Iterator[Fact]:
    """The promise as it was given, sealed, and the letter that states it (告知承诺书). 4 SQL queries."""
    assert matter.commitment is not None, "only a matter that takes promises is promised"
    promises = "；".join(matter.commitment.promises)
    spares = [m.title for m in matter.materials if m.name in matter.commitment.spares]
    yield CommitmentGiven(promises=promises, spares=tuple(matter.commitment.spares))
    verify = matter.commitment.verify
    row = draw_up(
        city=case.city,
        kind="commitment",
        case=case.id,
        root=session.tree.root,
        organisation=case.organisation,
        addressee=case.applicant,
        about={
            "promises": promises,
            "spares": "、".join(spares),
            "until": written(last_day(case.city, timezone.localtime(session.now), verify.days, verify.unit)),
            "matter": case.title,
            "case": case.number,
        },
        now=session.now,
        by=session.actor.user,
    )
    yield LetterIssued(letter=str(row.pk), letter_kind=row.kind, number=row.number, digest=row.digest)
