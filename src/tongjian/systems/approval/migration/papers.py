"""证照 of another system: a row of the sheet as a licence and the facts about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from tongjian.kernel.cases.facts import Fact, LicenceIssued
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.status import PASSED, Status
from tongjian.kernel.licences.ending import LicenceEnded
from tongjian.kernel.licences.importing import ended, foreign
from tongjian.kernel.licences.models import Licence, LicenceState
from tongjian.kernel.packs.definitions import MatterDefinition, StageDefinition
from tongjian.systems.approval.migration.known import Known, KnownProject
from tongjian.systems.approval.migration.sheets import Note

WITH_DECISION = "随审批决定撤销（原系统）"


def licence_of(
    known: Known,
    case: CaseState,
    project: KnownProject,
    definition: StageDefinition | MatterDefinition,
    values: dict[str, Any],
) -> Licence:
    """The licence a row tells of, not yet written; a revoked case has no licence in force."""
    result = definition.matter.result if isinstance(definition, MatterDefinition) else None
    licence = foreign(
        city=known.city,
        source=known.batch.source,
        type_=result.licence_type if result else case.matter,
        title=values.get("title") or (result.title if result else case.title),
        document_number=values["document_number"],
        number=values.get("identifier", ""),
        issuer=known.names.get(case.organisation, ""),
        holder=(project.applicant, project.holder),
        project=(project.id, project.name),
        case=case.id,
        issued_on=values["issued_on"],
        valid_until=values.get("valid_until"),
    )
    state = LicenceState(values.get("state", LicenceState.VALID))
    if state is not LicenceState.VALID:
        ended(licence, state, values["ended_on"], values.get("ended_reason") or "原系统没有写明原因")
    elif case.status is Status.REVOKED and case.ended_at is not None:
        ended(licence, LicenceState.REVOKED, timezone.localdate(case.ended_at), WITH_DECISION)
    return licence


def facts_of(licence: Licence) -> Iterator[tuple[datetime, Fact]]:
    """What the case records of it, each fact with its day."""
    number = licence.document_number
    issued = LicenceIssued(licence=str(licence.id), number=number, digest=licence.digest)
    yield _at(licence.issued_on), issued
    # A revocation is told by the case itself, the other ends by the licence.
    if licence.ended_on is not None and licence.state != LicenceState.REVOKED:
        state = LicenceState(licence.state).value
        reason = licence.ended_reason
        yield (
            _at(licence.ended_on),
            LicenceEnded(licence=str(licence.id), number=number, state=state, remark=reason),
        )


def against(known: Known, case: CaseState, licence: Licence, values: dict[str, Any]) -> Iterator[Note]:
    """What keeps the licence, and its case with it, from being brought in."""
    named = f"证照“{licence.document_number}”"
    if (licence.type, licence.document_number) in known.papers:
        yield f"{named}在平台已有登记", "核对证照编号"
    if case.status not in PASSED | {Status.REVOKED}:
        yield f"办件为“{case.status.title}”，却有{named}", "补上办结状态，或去掉证照"
    if licence.valid_until and licence.valid_until < licence.issued_on:
        yield f"{named}的有效期早于发证日期", "核对日期"
    if licence.ended_on and licence.ended_on < licence.issued_on:
        yield f"{named}的终止日期早于发证日期", "核对日期"
    if values.get("state") == LicenceState.REVOKED and case.status is not Status.REVOKED:
        yield f"{named}已撤销，办件却没有撤销", "在“状态历史”表补上撤销"


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
