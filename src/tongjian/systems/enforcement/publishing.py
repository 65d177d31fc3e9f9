"""公开处罚决定: what everybody may read of a decision, names masked; corrected and taken back with trace."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from tongjian.engines.penalties import TITLES, mask, mask_number, mask_text
from tongjian.engines.penalties.terms import Nature
from tongjian.kernel.exchange.actions import announce
from tongjian.kernel.ledger import records
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.enforcement.acts.declared import Desk
from tongjian.systems.enforcement.conducts import result_of
from tongjian.systems.enforcement.desks import desk_of
from tongjian.systems.enforcement.models import Publication
from tongjian.systems.enforcement.offences import offences_of
from tongjian.systems.enforcement.papering import is_minor
from tongjian.systems.enforcement.projecting import decided_on, to_publish
from tongjian.systems.enforcement.recording import APP, save
from tongjian.systems.enforcement.refused import RefusedError
from tongjian.systems.enforcement.rules import office_of


def publish(viewer: Viewer, city: str, case: UUID, why: str, now: datetime) -> Publication:
    """公开, or 更正 of what is public: the next version. 10 SQL queries. Raises `RefusedError`,
    `PermissionDenied`."""
    with transaction.atomic():
        desk = _locked(viewer, city, case, now)
        if not to_publish(desk.case, desk.state):
            raise RefusedError("这一决定不属于应当公开的处罚决定，或者已经被撤销")
        last = desk.case.publications.order_by("-version").first()
        content = content_of(desk)
        if last is not None and last.withdrawn_at is None:
            if last.content == content:
                raise RefusedError("公开的内容没有变化，不需要更正")
            if not why.strip():
                raise RefusedError("更正已公开的内容要写明理由")
            _take_back(last, "已更正，见下一版", now)
        row = Publication(
            case=desk.case,
            city=city,
            version=last.version + 1 if last else 1,
            content=content,
            search=" ".join(str(content[name]) for name in ("party", "title", "number", "organisation"))[
                :500
            ],
            why=why.strip()[:500],
            published_at=now,
            published_by_id=viewer.user,
        )
        row.save(force_insert=True)
        day = timezone.localdate(now)
        desk.case.published_on = desk.case.published_on or day
        if last is not None:
            desk.case.unpublished_on = day
        _told(desk, "published", row, now, content)
        save(desk, now)
    return row


def withdraw(viewer: Viewer, city: str, case: UUID, why: str, now: datetime) -> Publication:
    """撤回公开, with the reason everybody may read. 11 SQL queries. Raises as above."""
    with transaction.atomic():
        desk = _locked(viewer, city, case, now)
        last = desk.case.publications.filter(withdrawn_at__isnull=True).order_by("-version").first()
        if last is None:
            raise RefusedError("没有公开中的内容，不需要撤回")
        if not why.strip():
            raise RefusedError("撤回公开要写明理由")
        _take_back(last, why.strip()[:500], now)
        desk.case.unpublished_on = timezone.localdate(now)
        _told(desk, "unpublished", last, now, {"reason": why.strip()})
        save(desk, now)
    return last


def content_of(desk: Desk) -> dict[str, Any]:
    """What everybody may read, with names and numbers masked by the rules of the city. No query."""
    case, state = desk.case, desk.state
    masking = office_of(case.city).publishing.masking
    nature, minor = Nature(case.party_nature), is_minor(case, desk)
    people = {case.party_name: minor} if nature is Nature.CITIZEN else {}
    if case.party_representative:
        people[case.party_representative] = False
    secrets = (case.party_identifier,) if nature is Nature.CITIZEN else ()
    offence = offences_of(case.city)[case.offence]
    found = state.spot.facts if state.spot else (state.concluded.facts if state.concluded else case.title)
    number = state.spot.number if state.spot else (state.decided.number if state.decided else "")
    sanction = state.sanction
    decided = decided_on(state)

    def hidden(text: str) -> str:
        return mask_text(text, people, masking, secrets=secrets)

    return {
        "number": number,
        "title": hidden(case.title),
        "party": mask(case.party_name, nature, masking, minor=minor),
        "identifier": ""
        if nature is Nature.CITIZEN and minor
        else (
            mask_number(case.party_identifier, masking) if nature is Nature.CITIZEN else case.party_identifier
        ),
        "facts": hidden(found),
        "basis": offence.basis,
        "kinds": [TITLES[kind] for kind in sanction.kinds] if sanction else [],
        "result": hidden(result_of(state)),
        "fine": f"{state.fine:f}" if sanction else "",
        "organisation": case.organisation.name,
        "channel": desk.channel.title,
        "decided_on": decided.isoformat() if decided else "",
        "procedure": "简易程序" if state.simple else "普通程序",
    }


def _locked(viewer: Viewer, city: str, case: UUID, now: datetime) -> Desk:
    desk = desk_of(viewer, city, case, timezone.localdate(now), lock=True)
    if not desk.part.official:
        raise PermissionDenied("公开由办理案件的机构办理。")
    return desk


def _take_back(row: Publication, why: str, now: datetime) -> None:
    row.withdrawn_at, row.withdrawn_because = now, why
    row.save(update_fields=["withdrawn_at", "withdrawn_because"])


def _told(desk: Desk, what: str, row: Publication, now: datetime, payload: dict[str, Any]) -> None:
    case, user = desk.case, desk.part.viewer.user
    body = {"publication": str(row.pk), "version": row.version}
    records.append(case.city, case.pk, f"{APP}:{what}", body, actor=user, at=now)
    announce(case.city, f"penalty.{what}", f"{row.pk}:{what}", {**body, "content": payload}, at=now)
