"""One holder of the facts of a visit: what a phone keeps, what it still has to send, what it has seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tongjian.engines.fieldwork.facts import Fact, Kind, merge, read_fact
from tongjian.engines.fieldwork.fold import VisitState, fold


@dataclass
class Replica:
    """The facts of a visit on one device. A fact is kept before it is sent and sent until it is heard of.

    `waiting` holds the ids the server has not acknowledged, `cursor` how far its facts were received.
    """

    visit: str
    device: str
    author: int
    facts: dict[str, Fact] = field(default_factory=dict)
    waiting: dict[str, Fact] = field(default_factory=dict)
    cursor: int = 0
    seq: int = 0

    def record(self, id: str, kind: Kind, body: Mapping[str, Any], clock: datetime) -> Fact:
        """Keep a fact made on this device. Raises `MalformedError`."""
        said = {
            "id": id,
            "device": self.device,
            "seq": self.seq + 1,
            "clock": clock.isoformat(),
            "author": self.author,
            "kind": kind.value,
            "body": dict(body),
        }
        fact = read_fact(said, self.visit)
        self.seq += 1
        self.facts[fact.digest] = fact
        self.waiting[fact.id] = fact
        return fact

    def message(self) -> dict[str, Any]:
        """What is sent to the server: everything unacknowledged, and from where the answer may begin."""
        return {"since": self.cursor, "facts": [fact.as_json() for fact in self.waiting.values()]}

    def hear(self, answer: Mapping[str, Any]) -> None:
        """Take in an answer of the server. Heard twice, or after a later one, it changes nothing."""
        self.facts = merge(self.facts.values(), (read_fact(each, self.visit) for each in answer["facts"]))
        for each in answer["accepted"]:
            self.waiting.pop(each, None)
        self.cursor = max(self.cursor, answer["cursor"])

    def seen(self) -> dict[str, int]:
        """The last number of each device, as a sign-off names them."""
        return _seen(self.facts.values())

    def state(self) -> VisitState:
        """What the facts here say."""
        return fold(self.facts.values())


def _seen(facts: Iterable[Fact]) -> dict[str, int]:
    found: dict[str, int] = {}
    for fact in facts:
        found[fact.device] = max(fact.seq, found.get(fact.device, 0))
    return found
