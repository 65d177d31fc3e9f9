"""Where running cases stand, read from the ledger in one pass: as much of each as its version matters for."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tongjian.engines.process import Marking
from tongjian.kernel.cases.facts import Moved, TaskDone
from tongjian.kernel.cases.imported import Imported
from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.status import OPEN
from tongjian.kernel.ledger.models import Event

_TOKENS = (Moved.kind, TaskDone.kind)
_CHUNK = 5000


@dataclass(frozen=True, slots=True)
class Standing:
    """All that decides whether a case can go on in another version.

    `marking` is the canonical text of its tokens, empty before its process has begun; `outcomes` are those of
    finished nodes; `parts` the codes of the matters below a stage.
    """

    marking: str = ""
    outcomes: tuple[tuple[str, str], ...] = ()
    parts: tuple[str, ...] = ()

    @property
    def tokens(self) -> Marking:
        """The tokens; none before the process has begun."""
        return Marking.from_json(json.loads(self.marking)) if self.marking else Marking()

    @property
    def key(self) -> str:
        """A short name by which a page can ask for all cases that stand here."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Running:
    """A running case and where it stands."""

    case: UUID
    number: str
    standing: Standing


def running(city: str, code: str, definition: str) -> QuerySet[Case]:
    """The running cases of a matter or stage under one version."""
    return Case.objects.filter(city=city, matter=code, definition=definition, status__in=OPEN)


def standings(city: str, code: str, definition: str) -> Iterator[Running]:
    """Where each of them stands. 3 SQL queries, read row by row, whatever the number of cases."""
    cases = running(city, code, definition)
    numbers = dict(cases.values_list("id", "number"))
    parts = _parts(cases)
    told: set[UUID] = set()
    rows = (
        Event.objects.filter(chain__in=cases.values("id"), kind__in=(*_TOKENS, Imported.kind))
        .order_by("chain", "seq")
        .values_list("chain", "kind", "body")
    )
    for case, events in groupby(rows.iterator(chunk_size=_CHUNK), key=lambda row: row[0]):
        if case in numbers:  # a case that was opened since is not in the list yet
            told.add(case)
            bodies = ((kind, json.loads(body)) for _, kind, body in events)
            yield Running(case, numbers[case], _standing(bodies, parts.get(case, ())))
    for case in numbers.keys() - told:
        yield Running(case, numbers[case], Standing(parts=parts.get(case, ())))


def standing_of(state: CaseState, children: Iterable[CaseState] = ()) -> Standing:
    """The same of a case that is loaded."""
    return Standing(
        marking=_canonical(state.marking),
        outcomes=tuple(sorted(state.outcomes().items())),
        parts=tuple(sorted(child.matter for child in children)),
    )


def _parts(cases: QuerySet[Case]) -> dict[UUID, tuple[str, ...]]:
    below: dict[UUID, list[str]] = defaultdict(list)
    for parent, matter in Case.objects.filter(parent__in=cases.values("id")).values_list("parent", "matter"):
        if parent is not None:
            below[parent].append(matter)
    return {parent: tuple(sorted(matters)) for parent, matters in below.items()}


def _standing(events: Iterable[tuple[str, Mapping[str, Any]]], parts: tuple[str, ...]) -> Standing:
    marking: Any = None
    nodes: dict[str, str] = {}
    outcomes: dict[str, str] = {}
    for kind, body in events:
        if kind == Imported.kind:
            kind, body = body["of"], body["what"]
        if kind == Moved.kind:
            marking = body.get("marking", marking)
            nodes |= {task["id"]: task["node"] for task in body.get("opened", ())}
        elif kind == TaskDone.kind and body.get("outcome"):
            outcomes[nodes[body["task"]]] = body["outcome"]
    return Standing(_canonical(marking), tuple(sorted(outcomes.items())), parts)


def _canonical(marking: Any) -> str:
    return json.dumps(marking, separators=(",", ":")) if marking is not None else ""
