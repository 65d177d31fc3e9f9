"""What a process consists of, once it is read and proved. Nothing here changes after loading.

The graph is flat: a node inside an embedded sub-process keeps the id it has in the file, a node of a called
process gets the id of the call before it (`consult/review`). Ids are the contract with everything that stands
beside the file (limits, roles, forms) and with running cases, which move to a new version by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from tongjian.engines.expressions import Expression


class NodeKind(StrEnum):
    """What a node does. The values are the element names of BPMN 2.0 where one element is one kind."""

    START = "startEvent"
    END = "endEvent"
    USER = "userTask"
    MANUAL = "manualTask"
    SERVICE = "serviceTask"
    EXCLUSIVE = "exclusiveGateway"
    PARALLEL = "parallelGateway"
    INCLUSIVE = "inclusiveGateway"
    CATCH = "intermediateCatchEvent"
    BOUNDARY = "boundaryEvent"
    SUBPROCESS = "subProcess"
    CALL = "callActivity"


TASKS = frozenset({NodeKind.USER, NodeKind.MANUAL, NodeKind.SERVICE})
CONTAINERS = frozenset({NodeKind.SUBPROCESS, NodeKind.CALL})
ACTIVITIES = TASKS | CONTAINERS
GATEWAYS = frozenset({NodeKind.EXCLUSIVE, NodeKind.PARALLEL, NodeKind.INCLUSIVE})
CONCURRENT = frozenset({NodeKind.PARALLEL, NodeKind.INCLUSIVE})


class TimerForm(StrEnum):
    """How the file states the moment: an ISO 8601 period, an ISO 8601 date, or nothing (the pack knows)."""

    DURATION = "timeDuration"
    DATE = "timeDate"
    ELSEWHERE = ""


@dataclass(frozen=True, slots=True)
class Timer:
    """A moment the caller has to watch; the engine has no clock.

    `text` is ISO 8601 (`P5D` is five *calendar* days). A limit in working days stands in the pack, by node
    id; such a timer has `form` ELSEWHERE and an empty text.
    """

    form: TimerForm
    text: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """Something said to the case from outside, known by name (`withdrawn`)."""

    name: str


@dataclass(frozen=True, slots=True)
class Each:
    """Multi-instance: the activity is done once for every item of the list variable `collection`.

    Inside the activity the item is the variable `item` (when it has a name). A list that is empty passes the
    activity at once. `sequential`: one after another, in the order of the list.
    """

    collection: str
    item: str
    sequential: bool


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow. Only flows out of a choosing gateway carry a condition."""

    id: str
    source: str
    target: str
    condition: Expression | None
    line: int


@dataclass(frozen=True, slots=True)
class Node:
    """One element of the process; `line` is its place in the file it was read from."""

    id: str
    kind: NodeKind
    name: str
    line: int
    within: str = ""
    """The sub-process or call it stands in; empty for the process itself."""
    incoming: tuple[Flow, ...] = ()
    outgoing: tuple[Flow, ...] = ()
    default: Flow | None = None
    trigger: Timer | Message | None = None
    host: str = ""
    """Of a boundary event: the activity it stands on."""
    interrupting: bool = True
    boundaries: tuple[str, ...] = ()
    each: Each | None = None
    start: str = ""
    """Of a sub-process or call: the start event inside."""
    calls: str = ""
    """Of a call: the process it calls (`calledElement`)."""

    @property
    def is_join(self) -> bool:
        """Whether tokens wait here for one another."""
        return self.kind in CONCURRENT and len(self.incoming) > 1

    @property
    def is_split(self) -> bool:
        """Whether one token becomes several here."""
        return self.kind in CONCURRENT and len(self.outgoing) > 1


@dataclass(frozen=True, slots=True)
class Branch:
    """One way out of a splitting gateway: the nodes only it reaches, up to the join or to end events.

    `arrives` is the flow by which it enters the join, empty when the branch ends by itself.
    """

    flow: str
    nodes: frozenset[str]
    arrives: str


@dataclass(frozen=True, slots=True)
class Block:
    """A parallel or inclusive gateway with the join that closes it, proved to belong together.

    `join` is empty when every branch runs to an end event of its own.
    """

    split: str
    join: str
    branches: tuple[Branch, ...]


@dataclass(frozen=True)
class ProcessGraph:
    """A proved process. `start` is the start event; `blocks` are keyed by their splitting gateway."""

    id: str
    name: str
    start: str
    nodes: Mapping[str, Node]
    blocks: Mapping[str, Block]

    @cached_property
    def flows(self) -> Mapping[str, Flow]:
        """Every sequence flow by id."""
        return {flow.id: flow for node in self.nodes.values() for flow in node.outgoing}

    @cached_property
    def tasks(self) -> tuple[Node, ...]:
        """Every task, in the order of the file."""
        return tuple(node for node in self.nodes.values() if node.kind in TASKS)
