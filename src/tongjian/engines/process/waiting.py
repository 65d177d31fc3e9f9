"""What a marking waits for, read off the graph. Nothing of it is stored, so nothing can go stale."""

from __future__ import annotations

from tongjian.engines.process.events import OpenTask, SetTimer
from tongjian.engines.process.marking import Marking, Token
from tongjian.engines.process.model import TASKS, Message, NodeKind, ProcessGraph, Timer


def open_tasks(graph: ProcessGraph, marking: Marking) -> tuple[OpenTask, ...]:
    """Every task that can be finished now, in the order they were opened."""
    return tuple(as_task(graph, token) for token in marking.tokens if is_open_task(graph, token))


def running_timers(graph: ProcessGraph, marking: Marking) -> tuple[SetTimer, ...]:
    """Every timer that is set."""
    return tuple(timer for token in marking.tokens for timer in timers_of(graph, token))


def awaited_messages(graph: ProcessGraph, marking: Marking) -> frozenset[str]:
    """The names of the messages that would have an effect now."""
    nodes = (node for token in marking.tokens for node in listening(graph, token, Message))
    triggers = (graph.nodes[node].trigger for node in nodes)
    return frozenset(trigger.name for trigger in triggers if isinstance(trigger, Message))


def is_open_task(graph: ProcessGraph, token: Token) -> bool:
    """Whether the token is a task somebody can finish (and not the whole of a multi-instance task)."""
    node = graph.nodes[token.node]
    return node.kind in TASKS and (node.each is None or token.position >= 0)


def as_task(graph: ProcessGraph, token: Token) -> OpenTask:
    """The token of an open task as the caller sees it."""
    kind = graph.nodes[token.node].kind
    item = token.items[0] if token.position >= 0 else None
    return OpenTask(token.id, token.node, kind, token.scope, token.position, item)


def timers_of(graph: ProcessGraph, token: Token) -> tuple[SetTimer, ...]:
    """The timers that run because of this token."""
    return tuple(
        SetTimer(token.id, node, trigger)
        for node in listening(graph, token, Timer)
        if isinstance(trigger := graph.nodes[node].trigger, Timer)
    )


def listening(graph: ProcessGraph, token: Token, kind: type[Timer] | type[Message]) -> tuple[str, ...]:
    """The event nodes of that kind that wait because of this token."""
    node = graph.nodes[token.node]
    if node.kind is NodeKind.CATCH:
        return (node.id,) if isinstance(node.trigger, kind) else ()
    if not node.boundaries or token.position >= 0:
        return ()
    return tuple(
        key
        for key in node.boundaries
        if key not in token.fired and isinstance(graph.nodes[key].trigger, kind)
    )
