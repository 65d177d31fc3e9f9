"""What one transaction appends: facts are sealed, chained and folded at once, and written at the end."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from tongjian.kernel.cases import projection, state
from tongjian.kernel.cases.actions import Notify, registry
from tongjian.kernel.cases.facts import Fact
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.inserting import LEAVE, insert
from tongjian.kernel.ledger.chain import GENESIS, canonical, digest_of
from tongjian.kernel.ledger.models import Content, Event
from tongjian.kernel.ledger.queries import seal
from tongjian.kernel.notices.actions import NewNotice, notify_many
from tongjian.kernel.packs.queries import calendar_of, pack_of
from tongjian.kernel.people.viewer import Viewer


@dataclass
class Session:
    """Collects what happens to the cases of one tree; `flush` writes it in a fixed number of statements."""

    tree: Tree
    actor: Viewer
    now: datetime

    def __post_init__(self) -> None:
        self.events: list[Event] = []
        self._happened: list[tuple[CaseState, Fact]] = []
        self._contents: list[Content] = []
        self._notices: list[NewNotice] = []
        self._changed: dict[UUID, CaseState] = {}

    def append(self, case: CaseState, *happened: Fact) -> None:
        """Record facts about a case, then whatever follows from them by itself."""
        for fact in happened:
            recorded = self._record(case, fact)
            for reaction in registry.reactions:
                for other, following in list(reaction(self.tree, case, recorded, self.now)):
                    self.append(other, following)

    def open(self, case: CaseState, opened: Fact) -> CaseState:
        """Begin a new case of the tree."""
        self.tree.cases[case.id] = case
        self.append(case, opened)
        return case

    def notify(self, case: CaseState, notices: Iterable[Notify]) -> None:
        self._notices.extend(
            NewNotice(
                city=case.city,
                organisation=notice.organisation,
                user=notice.user,
                title=notice.title,
                text=notice.text,
                link=f"/cases/{case.id}/",
            )
            for notice in notices
            if notice.organisation or notice.user
        )

    def flush(self) -> None:
        """Write events, texts, projections and notices in six statements at most, then tell the followers."""
        city = self.tree.city
        insert(self._contents, LEAVE)
        insert(self.events)
        projection.write(self._changed.values(), calendar_of(city), pack_of(city).settings.light)
        if self._notices:
            notify_many(self._notices)
        for case, fact in self._happened:
            for follower in registry.followers:
                follower(self.tree, case, fact, self.now)

    def _record(self, case: CaseState, fact: Fact) -> Fact:
        fact = self._seal(case, fact)
        event = Event(
            city=case.city,
            chain=case.id,
            root=case.root,
            seq=case.seq + 1,
            kind=fact.kind,
            at=self.now,
            actor=self.actor.user,
            body=canonical(fact.body()),
            previous=case.head or GENESIS,
        )
        event.digest = digest_of(
            previous=event.previous,
            chain=event.chain,
            seq=event.seq,
            kind=event.kind,
            at=event.at,
            actor=event.actor,
            body=event.body,
        )
        state.apply(case, event, fact)
        self.events.append(event)
        self._happened.append((case, fact))
        self._changed[case.id] = case
        return fact

    def _seal(self, case: CaseState, fact: Fact) -> Fact:
        sealed: dict[str, str] = {}
        for name in fact.SEALED:
            if text := getattr(fact, name):
                salt = secrets.token_hex(16)
                digest = seal(salt, text)
                self._contents.append(Content(digest=digest, city=case.city, salt=salt, text=text))
                sealed[name] = digest
        return replace(fact, **sealed) if sealed else fact
