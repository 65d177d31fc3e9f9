"""What phones send is taken in: each message once, as it was recorded; what contradicts the procedure is
said."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from pydantic import ValidationError

from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties.terms import Kind
from tongjian.kernel.inspectorate.models import Subject
from tongjian.kernel.ledger.chain import canonical
from tongjian.kernel.notices.actions import NewNotice, notify_many
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.enforcement.acts import sanctions
from tongjian.systems.enforcement.acts.choices import investigators
from tongjian.systems.enforcement.acts.declared import Act, Desk, Who
from tongjian.systems.enforcement.acts.every import registry
from tongjian.systems.enforcement.desks import desk_for
from tongjian.systems.enforcement.exhibits import Taken, enter
from tongjian.systems.enforcement.models import Case, CaseSource, FieldMessage
from tongjian.systems.enforcement.opening import Opening, PartyGiven, begin, own_channel, source
from tongjian.systems.enforcement.papering import draw, numbered
from tongjian.systems.enforcement.recording import write
from tongjian.systems.enforcement.refused import RefusedError
from tongjian.systems.enforcement.rules import office_of
from tongjian.systems.enforcement.spot.message import EvidenceSent, FactSent, SpotSent, sentence_of
from tongjian.systems.enforcement.transcripts import INQUIRY, PAPER_OF, SCENE, Transcript

SPOT = Act("spot-decided", frozenset({Who.INVESTIGATOR}), hidden=True)
PAPER = "spot-decision"


def take_in(viewer: Viewer, city: str, thing: str, sent: FactSent, now: datetime) -> list[str]:
    """One message, once. Returns what contradicts the procedure; it is kept with the message.

    Raises `PermissionDenied` to strangers, `RefusedError` for what is no message at all.
    """
    kept = FieldMessage.objects.filter(city=city, key=sent.id).first()
    if kept is not None:
        return list(kept.contradictions)
    text = canonical(sent.model_dump(mode="json"))
    row = FieldMessage(
        id=uuid4(),
        city=city,
        key=sent.id,
        device=sent.device,
        body=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        sent_by_id=viewer.user,
        recorded_at=sent.clock,
        received_at=now,
    )
    try:
        with transaction.atomic():
            row.case, row.contradictions = _kept(viewer, city, thing, sent, now)
            row.save(force_insert=True)
    except IntegrityError:
        # The same message came twice at the same moment: the other one is in.
        again = FieldMessage.objects.filter(city=city, key=sent.id).first()
        if again is None:
            raise RefusedError("这份当场处罚已经上报过，编号不能再用") from None
        return list(again.contradictions)
    except ValidationError as error:
        raise RefusedError(f"现场记录的内容不完整：{sentence_of(error)}") from None
    return list(row.contradictions)


def _kept(
    viewer: Viewer, city: str, thing: str, sent: FactSent, now: datetime
) -> tuple[Case | None, list[str]]:
    if sent.kind == "spot":
        return spot(viewer, city, thing, SpotSent.model_validate(sent.body), sent, now)
    return evidence(viewer, city, EvidenceSent.model_validate(sent.body), sent, now)


def spot(
    viewer: Viewer, city: str, thing: str, said: SpotSent, sent: FactSent, now: datetime
) -> tuple[Case, list[str]]:
    """A decision on the spot: the case, the decision, its paper. Where the law does not allow it the case is
    kept as a clue for the ordinary procedure, with the reason."""
    own_channel(viewer, city, said.channel)
    moment, doubts = clock_of(city, sent.clock, now)
    subject = None
    if said.party.identifier:
        rows = Subject.objects.filter(city=city, identifier=said.party.identifier, until__isnull=True)
        subject = rows.first()
    given = Opening(
        channel=said.channel,
        source=CaseSource.DISCOVERY,
        title=said.title,
        offence=said.offence,
        party=PartyGiven(
            name=said.party.name,
            nature=said.party.nature,
            identifier_kind="居民身份证" if said.party.nature == "1" else "统一社会信用代码",
            identifier=said.party.identifier,
            address=said.party.address,
            phone=said.party.phone,
            born=said.party.born,
        ),
        happened_on=timezone.localdate(moment),
        ended_on=timezone.localdate(moment),
        place=said.place,
        subject=subject,
        key=thing,
        note=f"现场编号 {said.provisional}",
    )
    desk = begin(viewer, city, given, now)
    if not desk.part.investigates:
        raise PermissionDenied("当场处罚由本渠道的执法人员作出。")
    desk = replace(desk, today=timezone.localdate(moment))
    desk = source(desk, given, now)
    try:
        with transaction.atomic():
            desk = _decided(desk, said, now)
    except RefusedError as refused:
        why = f"当场处罚不成立，按普通程序处理：{refused}"
        desk.case.refresh_from_db()
        _warn(desk, why, now)
        return desk.case, [*doubts, why]
    if doubts:
        _warn(desk, "；".join(doubts), now)
    return desk.case, doubts


def _decided(desk: Desk, said: SpotSent, now: datetime) -> Desk:
    """Raises `RefusedError`; then nothing of it is left."""
    given = {
        "kinds": tuple(kind.value for kind in said.kinds),
        "fine": said.fine,
        "outside": said.outside,
        **{
            f"factor-{code}": sanctions.factor_value(desk, code, value)
            for code, value in said.factors.items()
        },
    }
    sanction = sanctions.sanction_of(desk, given)
    desk.case.circumstances = sanctions.circumstances_in(given)
    fact = f.SpotDecided(
        on=desk.today,
        by=desk.by,
        officers=investigators(desk, dict.fromkeys(said.officers)),
        facts=said.facts,
        sanction=sanction,
        number=said.provisional,
        papers_shown=said.papers_shown,
        told=said.told,
        handed_over=said.handed_over,
    )
    fact = numbered(desk, fact)  # type: ignore[assignment]
    desk = write(desk, SPOT, fact, now)
    asked = "；".join(f"问：{each.question} 答：{each.answer}" for each in said.questions)
    extra = {"questions": asked, "signed": "当事人拒绝签名" if said.refused_to_sign else "当事人已签名"}
    draw(desk, PAPER, now, desk.case.facts_kept, extra, number=fact.number, provisional=said.provisional)
    if said.collected is not None and Kind.FINE in said.kinds:
        got = said.collected
        paid = f.SpotCollected(
            on=desk.today, by=desk.by, amount=got.amount, ground=got.ground, receipt=got.receipt
        )
        desk = write(desk, registry.acts["spot-collected"], paid, now)
    return desk


def evidence(
    viewer: Viewer, city: str, said: EvidenceSent, sent: FactSent, now: datetime
) -> tuple[Case | None, list[str]]:
    """Evidence for an ordinary case: entered as a fact, or kept as a record where it is not allowed any
    more."""
    moment, doubts = clock_of(city, sent.clock, now)
    try:
        key = UUID(said.case)
    except ValueError:
        raise RefusedError("没有这个案件") from None
    case = Case.objects.select_for_update().filter(pk=key, city=city).first()
    if case is None:
        raise PermissionDenied("没有这个案件。")
    own_channel(viewer, city, case.channel)
    desk = desk_for(viewer, case, timezone.localdate(now))
    if not desk.part.investigates:
        raise PermissionDenied("证据由本案的执法人员登记。")
    taken = Taken(
        kind=said.kind,
        name=said.name,
        officers=tuple(dict.fromkeys(said.officers)),
        taken_at=moment,
        witnessed=said.witnessed,
        place=said.place,
        device=sent.device,
        key=sent.id,
        transcript=_transcript(said),
    )
    try:
        with transaction.atomic():
            enter(desk, taken, None, now)
    except RefusedError as refused:
        case.refresh_from_db()
        why = f"现场取证没有计入证据：{refused}"
        _warn(desk, why, now)
        return case, [*doubts, why]
    return case, doubts


def _transcript(said: EvidenceSent) -> Transcript | None:
    """Questions and answers are a record of questioning whatever the evidence is called; what was seen is one
    of the scene, where it is not of samples."""
    if said.questions:
        text = "\n".join(f"问：{each.question}\n答：{each.answer}" for each in said.questions)
        return Transcript(INQUIRY, text, said.asked, said.relation)
    return Transcript(PAPER_OF.get(said.kind, SCENE), said.seen) if said.seen else None


def clock_of(city: str, clock: datetime, now: datetime) -> tuple[datetime, list[str]]:
    """The moment of a record and what is wrong with it: a clock that is ahead cannot be right."""
    most = timedelta(minutes=office_of(city).contradicts_minutes)
    if clock <= now:
        return clock, []
    minutes = int((clock - now).total_seconds() // 60)
    doubts = [f"手机时钟比服务器快 {minutes} 分钟，按收到的时间登记"] if clock - now > most else []
    return now, doubts


def _warn(desk: Desk, why: str, now: datetime) -> None:
    case = desk.case
    title = f"现场记录与程序不一致：{case.title}"[:200]
    notify_many([NewNotice(case.city, title, why[:500], organisation=case.organisation_id)], now=now)
