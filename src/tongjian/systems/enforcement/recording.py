"""How a fact comes into a case: lock, fold, ask the engine, append, project, tell. One transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from tongjian.engines.penalties import after, refusal
from tongjian.engines.penalties.facts import Fact
from tongjian.kernel.ledger import records
from tongjian.kernel.packs.queries import calendar_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.enforcement.acts.declared import Act, Desk
from tongjian.systems.enforcement.acts.every import registry
from tongjian.systems.enforcement.acts.fields import cleaned
from tongjian.systems.enforcement.codec import text_of
from tongjian.systems.enforcement.desks import desk_of
from tongjian.systems.enforcement.models import Fact as Row
from tongjian.systems.enforcement.papering import numbered
from tongjian.systems.enforcement.projecting import project
from tongjian.systems.enforcement.refused import RefusedError
from tongjian.systems.enforcement.rules import rules_of

APP = "enforcement"
Follower = Callable[[Desk, Fact, Act, datetime, int], None]
"""Told of every fact in its transaction, with its number in the case: papers, payments, conducts, notices."""
_followers: list[Follower] = []


def follow(follower: Follower) -> Follower:
    """Have this function told of every fact; called once, when the app is ready."""
    if follower not in _followers:
        _followers.append(follower)
    return follower


def record(
    viewer: Viewer, city: str, case: UUID, name: str, typed: Mapping[str, list[str]], now: datetime
) -> Desk:
    """One act on a case with what its form sent. 7 SQL queries, 1 for a number, and what follows from the
    fact: at most 11, 13 for a deferral.

    Raises `Case.DoesNotExist` to strangers, `LookupError` for an act nobody knows, `PermissionDenied` and
    `RefusedError`.
    """
    act = registry.acts[name]
    with transaction.atomic():
        desk = desk_of(viewer, city, case, timezone.localdate(now), lock=True)
        permitted(act, desk)
        values = cleaned(act.asks(desk), desk, typed)
        return write(desk, act, numbered(desk, act.fact(desk, values)), now)


def permitted(act: Act, desk: Desk) -> None:
    """Raises `PermissionDenied` where somebody else has to do it."""
    if why := act.refused_to(desk.part):
        raise PermissionDenied(f"“{act.shown_title}”{why}。")


def write(desk: Desk, act: Act, fact: Fact, now: datetime) -> Desk:
    """Append a fact to a locked case and do what follows from it. Raises `RefusedError` with the engine's
    word.

    Belongs to a transaction that holds the row of the case.
    """
    case = desk.case
    if why := refused_by_law(desk, fact):
        raise RefusedError(why)
    text = text_of(fact)
    digest = hashlib.sha256(text.encode()).hexdigest()
    number = case.facts_kept + 1
    event = records.append(
        case.city,
        case.pk,
        f"{APP}:{fact.act}"[:48],
        {"seq": number, "on": fact.on.isoformat(), "digest": digest},
        actor=desk.part.viewer.user,
        at=now,
    )
    Row.objects.bulk_create(
        [
            Row(
                case=case,
                seq=number,
                kind=fact.act,
                on=fact.on,
                at=now,
                actor_id=desk.part.viewer.user,
                body=text,
                event=event.digest,
            )
        ]
    )
    changed = replace(desk, state=after(desk.state, fact))
    case.facts_kept = number
    for follower in _followers:
        follower(changed, fact, act, now, number)
    save(changed, now)
    return changed


def refused_by_law(desk: Desk, fact: Fact) -> str | None:
    """Why the engine does not allow the fact; None when it does. No query."""
    city = desk.case.city
    return refusal(desk.state, fact, desk.today, calendar_of(city), rules_of(city))


def save(desk: Desk, now: datetime) -> None:
    """Write the projection of a case. 1 SQL query."""
    case = desk.case
    columns = asdict(project(case, desk.state))
    for name, value in {**columns, "changed_at": now}.items():
        setattr(case, name, value)
    beside = ("number", "circumstances", "facts_kept", "published_on", "unpublished_on", "changed_at")
    case.save(update_fields=[*columns, *beside])


def day_of(now: datetime) -> date:
    """The local day of a moment."""
    return timezone.localdate(now)
