"""The hash chain, without a database: canonical text, digests, and where a chain first breaks."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

GENESIS = "0" * 64


class Link(Protocol):
    """What of an event its digest covers."""

    @property
    def chain(self) -> object: ...
    @property
    def seq(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def actor(self) -> int | None: ...
    @property
    def body(self) -> str: ...
    @property
    def previous(self) -> str: ...
    @property
    def digest(self) -> str: ...


@dataclass(frozen=True)
class Break:
    """The first place where a chain does not hold."""

    chain: str
    seq: int
    sentence: str


def canonical(body: Mapping[str, object]) -> str:
    """One text for one content: sorted keys, no spaces, Chinese as it is. This text is what is hashed."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def moment(at: datetime) -> str:
    """An instant as hashed: UTC with microseconds, the same from every database."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest_of(
    *, previous: str, chain: object, seq: int, kind: str, at: datetime, actor: int | None, body: str
) -> str:
    """SHA-256 over the previous digest and everything the event says, one part a line."""
    who = "" if actor is None else str(actor)
    text = "\n".join((previous, str(chain), str(seq), kind, moment(at), who, body))
    return hashlib.sha256(text.encode()).hexdigest()


def first_break(links: Iterable[Link]) -> Break | None:
    """Walk one chain from its beginning and name the first event that does not follow from the one before."""
    previous, expected = GENESIS, 1
    for link in links:
        name = str(link.chain)
        if link.seq != expected:
            return Break(name, expected, f"第{expected}条记录缺失，其后是第{link.seq}条")
        if link.previous != previous:
            return Break(name, link.seq, f"第{link.seq}条记录（{link.kind}）与上一条接不上")
        actual = digest_of(
            previous=link.previous,
            chain=link.chain,
            seq=link.seq,
            kind=link.kind,
            at=link.at,
            actor=link.actor,
            body=link.body,
        )
        if actual != link.digest:
            return Break(name, link.seq, f"第{link.seq}条记录（{link.kind}）的内容与其摘要不符")
        previous, expected = link.digest, expected + 1
    return None
