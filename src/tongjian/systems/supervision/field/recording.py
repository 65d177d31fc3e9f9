"""What a phone sends is kept once, and what others recorded is sent back. Facts are always accepted.

The visit is locked while facts are numbered: whoever asks for what came after a number misses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tongjian.engines.fieldwork import Fact, Kind, MalformedError, merge, read_fact
from tongjian.kernel.documents.actions import attach
from tongjian.kernel.documents.models import Document
from tongjian.kernel.inserting import insert
from tongjian.kernel.ledger.records import append
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.supervision import assigning
from tongjian.systems.supervision.field.errors import RefusedError
from tongjian.systems.supervision.field.models import FieldFact, FieldFile, Member, Visit, VisitState

AT_ONCE = 200
"""Facts in one message, either way."""


def exchange(viewer: Viewer, visit: UUID, message: object, now: datetime) -> dict[str, Any]:
    """Take in what a phone recorded, answer what it has not seen. 9 SQL queries, 5 when it was all there, 4
    when nothing is sent; the first of all begins the assignment and takes 14 at most. (Not counted is what
    opens and closes transactions.)

    A fact that is there already is accepted again; one that is no fact, or of somebody else, is refused by
    itself with a sentence. Raises `PermissionDenied` for anybody outside the team, `RefusedError` for a
    message that cannot be read.
    """
    needs_member(viewer, visit)
    since, given = _read(message)
    facts, refused = _facts(viewer, visit, given)
    state = _keep(viewer, visit, facts, now) if facts else Visit.objects.only("state").get(pk=visit).state
    came = list(FieldFact.objects.filter(visit=visit, number__gt=since).order_by("number")[: AT_ONCE + 1])
    sent = came[:AT_ONCE]
    return {
        "accepted": [fact.id for fact in facts],
        "refused": refused,
        "facts": [fact_of(each).as_json() for each in sent],
        "cursor": sent[-1].number if sent else since,
        "more": len(came) > AT_ONCE,
        "files": list(FieldFile.objects.filter(visit=visit).values_list("sha256", flat=True)),
        "state": state,
    }


def take_file(viewer: Viewer, visit: UUID, document: Document, sha256: str, now: datetime) -> FieldFile:
    """Keep a photo or signature of the visit; the same again is the one that is there.

    Raises `PermissionDenied`, `RefusedError` where what arrived is not what the phone says it sent.
    """
    author = needs_member(viewer, visit)
    if document.sha256 != sha256:
        raise RefusedError("收到的照片与手机计算的摘要不符，传输中可能损坏，请重试。")
    known = FieldFile.objects.filter(visit=visit, sha256=sha256)
    if row := known.first():
        return row
    try:
        with transaction.atomic():
            city = Visit.objects.select_for_update().values_list("city", flat=True).get(pk=visit)
            row = FieldFile.objects.create(
                visit_id=visit, sha256=sha256, document=document, by_id=author, at=now
            )
            attach(f"field-visit:{visit}", f"file-{sha256[:40]}", document, viewer.user, now=now)
            append(city, visit, "field:file", {"sha256": sha256}, actor=viewer.user, at=now)
    except IntegrityError:
        return known.get()
    return row


def needs_member(viewer: Viewer, visit: UUID) -> int:
    """The account of a member: only the team records on a visit. 1 SQL query. Raises `PermissionDenied`."""
    if viewer.user is None or not Member.objects.filter(visit=visit, user=viewer.user).exists():
        raise PermissionDenied("只有本次检查的人员可以记录。")
    return viewer.user


def facts_of(visit: UUID) -> list[FieldFact]:
    """Every fact of a visit in the order of arrival. 1 SQL query."""
    return list(FieldFact.objects.filter(visit=visit).order_by("number"))


def fact_of(row: FieldFact) -> Fact:
    """The fact in a row."""
    return Fact(
        id=row.fact,
        visit=str(row.visit_id),
        device=row.device,
        seq=row.seq,
        clock=row.clock,
        author=row.author_id,
        kind=Kind(row.kind),
        text=row.body,
    )


def _read(message: object) -> tuple[int, Sequence[object]]:
    if not isinstance(message, Mapping):
        raise RefusedError("同步的内容不是一个对象。")
    since, given = message.get("since", 0), message.get("facts", [])
    if not isinstance(since, int) or isinstance(since, bool) or not 0 <= since < 2**31:
        raise RefusedError("同步的“since”应是 0 或正整数。")
    if not isinstance(given, list) or len(given) > AT_ONCE:
        raise RefusedError(f"同步的“facts”应是不超过 {AT_ONCE} 条的列表。")
    return since, given


def _facts(viewer: Viewer, visit: UUID, given: Iterable[object]) -> tuple[list[Fact], list[dict[str, str]]]:
    facts, refused = [], []
    for each in given:
        try:
            facts.append(_own(read_fact(each, str(visit)), viewer))
        except MalformedError as error:
            id = each.get("id") if isinstance(each, Mapping) else None
            refused.append({"id": str(id or "")[:64], "sentence": str(error)})
    return list(merge(facts).values()), refused


def _own(fact: Fact, viewer: Viewer) -> Fact:
    if fact.author != viewer.user:
        raise MalformedError("这条记录不是现在登录的人记的，请由记录人登录后同步。")
    return fact


def _keep(viewer: Viewer, visit: UUID, facts: Sequence[Fact], now: datetime) -> str:
    """Number and write what is new, under the lock of the visit. The state of the visit."""
    with transaction.atomic():
        rows = Visit.objects.select_for_update(of=("self",)).select_related("assignment")
        held = rows.get(pk=visit)
        there: set[str] = set()
        if held.facts:
            wanted = [fact.digest for fact in facts]
            known = FieldFact.objects.filter(visit=visit, digest__in=wanted)
            there = set(known.values_list("digest", flat=True))
        fresh = sorted((fact for fact in facts if fact.digest not in there), key=lambda fact: fact.seq)
        if not fresh:
            return held.state
        late = held.state != VisitState.OPEN
        made = [
            _row(fact, held.facts + place, late=late, now=now) for place, fact in enumerate(fresh, start=1)
        ]
        insert(made)
        if held.facts == 0 and held.assignment is not None and not late:
            assigning.start(held.assignment, by=viewer.user, at=now)
        held.facts += len(made)
        held.save(update_fields=["facts"])
        said = {"digests": [fact.digest for fact in fresh], "from": made[0].number, "late": late}
        append(held.city, visit, "field:facts", said, actor=viewer.user, at=now)
    return held.state


def _row(fact: Fact, number: int, *, late: bool, now: datetime) -> FieldFact:
    return FieldFact(
        visit_id=UUID(fact.visit),
        number=number,
        fact=fact.id,
        digest=fact.digest,
        kind=fact.kind.value,
        device=fact.device,
        seq=fact.seq,
        clock=fact.clock,
        author_id=fact.author,
        body=fact.text,
        received_at=now,
        late=late,
    )
