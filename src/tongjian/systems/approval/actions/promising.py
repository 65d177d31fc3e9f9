"""告知承诺 when an application is handed in: which matters take a promise, and what it spares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tongjian.kernel.cases.actions import Refusal
from tongjian.kernel.cases.facts import Fact, LetterIssued
from tongjian.kernel.cases.perform import NotAllowed, Refused
from tongjian.kernel.cases.session import Session
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.letters.actions import draw_up
from tongjian.kernel.packs.definitions import MatterDefinition, StageDefinition
from tongjian.kernel.packs.queries import current_stage
from tongjian.kernel.packs.schema import Matter
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.kernel.projects.models import Project
from tongjian.systems.approval.actions.letters import last_day, written
from tongjian.systems.approval.facts import CommitmentGiven
from tongjian.systems.approval.models import Application
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


@dataclass(frozen=True, slots=True)
class Tick:
    """The box of one matter as it came: ticked or not, and the revision the window was showing."""

    matter: str
    promised: bool
    base: int


@dataclass(frozen=True, slots=True)
class Quarrel:
    """A box left as it is (`promised`), because another window had changed it meanwhile."""

    title: str
    promised: bool


def choose(
    application: UUID, ticks: Sequence[Tick], actor: Viewer, *, now: datetime | None = None
) -> tuple[Quarrel, ...]:
    """告知承诺: promise for the ticked matters, no longer for the others. 2 SQL queries, under a lock.

    A box that is out of date is left as it is and told of; the others are changed. A matter that takes no
    promise is passed over. Raises `NotAllowed` for a stranger, `Refused` once it is submitted: what was
    promised then is in the ledger.
    """
    with transaction.atomic():
        rows = Application.objects.select_for_update(of=("self",), no_key=True)
        row = rows.select_related("project__applicant").get(pk=application)
        if row.applicant_id not in actor.organisations(Role.APPLICANT):
            raise NotAllowed([Refusal("只有申请单位可以承诺")])
        if row.case is not None:
            raise Refused([Refusal("申请已经提交，承诺方式不能再改")])
        definition = current_stage(row.city, row.stage, timezone.localdate(now or timezone.now()))
        titles = {m.matter.code: m.matter.title for m in commitments_open_to(definition, row.project)}
        quarrels = [
            Quarrel(titles[tick.matter], tick.matter in row.promised)
            for tick in ticks
            if tick.matter in titles and not _ticked(row, tick)
        ]
        row.save(update_fields=["promised", "promise_revisions"])
    return tuple(quarrels)


def _ticked(row: Application, tick: Tick) -> bool:
    """Whether the box is now as it came; if not, another window was faster."""
    if tick.promised == (tick.matter in row.promised):
        return True
    revision = row.promise_revisions.get(tick.matter, 0)
    if tick.base != revision:
        return False
    others = set(row.promised) - {tick.matter}
    row.promised = sorted(others | {tick.matter} if tick.promised else others)
    row.promise_revisions[tick.matter] = revision + 1
    return True


def changes_of_promises(row: Application) -> int:
    """How often the boxes of an application were ticked or unticked. No query."""
    return sum(row.promise_revisions.values())


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
