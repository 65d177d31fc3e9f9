"""The working copy of a marking while a step runs: the only place in the engine where something changes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

from tongjian.engines.expressions import EvaluationError, Expression, Unknown
from tongjian.engines.process.events import OpenTask, SetTimer, Step, Undecided
from tongjian.engines.process.marking import OUTSIDE, Marking, Token
from tongjian.engines.process.model import CONTAINERS, TASKS, Flow, Node, NodeKind, ProcessGraph
from tongjian.engines.process.waiting import as_task, is_open_task, timers_of


class Run:
    """Moves tokens until all of them wait."""

    def __init__(self, graph: ProcessGraph, marking: Marking, values: Mapping[str, object]) -> None:
        self.graph = graph
        self.tokens = {token.id: token for token in marking.tokens}
        self._next = marking.next
        self._values = values
        self._arrivals: deque[tuple[str, int, str]] = deque()
        self._left: list[int] = []
        self._opened: list[OpenTask] = []
        self._closed: list[OpenTask] = []
        self._timers: list[SetTimer] = []
        self._dropped: list[SetTimer] = []
        self._passed: list[str] = []

    # What an event does

    def arrive(self, node: str, scope: int, flow: str) -> None:
        """A token is on its way to `node`, along `flow`."""
        self._arrivals.append((node, scope, flow))

    def finish(self, token: Token) -> None:
        """The task of this token is done."""
        if token.position >= 0:
            self._instance_done(token)
        else:
            self._leave(token)

    def trigger(self, token: Token, event: str) -> None:
        """The event node has happened to the token that waited at it, or at the activity it stands on."""
        node = self.graph.nodes[event]
        if node.kind is NodeKind.CATCH:
            del self.tokens[token.id]
            self._follow(node.outgoing[0], token.scope)
        elif node.interrupting:
            self._dropped += (timer for timer in timers_of(self.graph, token) if timer.node != event)
            self._take_back(token)
            self._follow(node.outgoing[0], token.scope)
        else:
            if node.id in {timer.node for timer in timers_of(self.graph, token)}:
                self.tokens[token.id] = token._replace(fired=(*token.fired, event))
            path = self._put(event, token.scope)
            self._follow(node.outgoing[0], path.id)

    def cancel_everything(self) -> None:
        """No token is left; open tasks are taken back."""
        for token in self.tokens.values():
            self._dropped += timers_of(self.graph, token)
            if is_open_task(self.graph, token):
                self._closed.append(as_task(self.graph, token))
        self.tokens.clear()

    def to_rest(self) -> Step:
        """Move until everything waits, and say what has become of it."""
        while self._arrivals or self._left:
            if self._arrivals:
                self._enter(*self._arrivals.popleft())
            else:
                self._close_scope(self._left.pop())
        ordered = tuple(self.tokens[number] for number in sorted(self.tokens))
        return Step(
            Marking(self._next, ordered),
            opened=tuple(self._opened),
            closed=tuple(self._closed),
            timers=tuple(self._timers),
            dropped=tuple(self._dropped),
            passed=tuple(self._passed),
        )

    # Entering a node

    def _enter(self, name: str, scope: int, flow: str) -> None:
        node = self.graph.nodes[name]
        kind = node.kind
        if kind in TASKS or kind in CONTAINERS:
            self._begin(node, scope)
        elif kind is NodeKind.END:
            self._left.append(scope)
        elif kind is NodeKind.CATCH:
            self._timers += timers_of(self.graph, self._put(name, scope))
        elif node.is_join:
            self._join(node, scope, flow)
        elif len(node.outgoing) == 1:
            self._follow(node.outgoing[0], scope)
        elif kind is NodeKind.EXCLUSIVE:
            self._follow(next(self._chosen(node, scope)), scope)
        elif kind is NodeKind.PARALLEL:
            self._split(node, scope, node.outgoing)
        else:
            self._split(node, scope, tuple(self._chosen(node, scope)))

    def _begin(self, node: Node, scope: int) -> None:
        items: tuple[object, ...] = ()
        if node.each:
            items = self._items(node, node.each.collection, scope)
            if not items:
                self._follow(node.outgoing[0], scope)
                return
        token = self._put(node.id, scope, items=items)
        if node.boundaries:
            self._timers += timers_of(self.graph, token)
        if not node.each:
            self._fill(node, token)
            return
        for position in range(1 if node.each.sequential else len(items)):
            self._fill(node, self._put(node.id, token.id, position=position, items=(items[position],)))

    def _fill(self, node: Node, token: Token) -> None:
        """The activity itself begins: a task opens, or a token enters the sub-process."""
        if node.kind in CONTAINERS:
            self.arrive(node.start, token.id, "")
        else:
            self._opened.append(as_task(self.graph, token))

    def _items(self, node: Node, collection: str, scope: int) -> tuple[object, ...]:
        found = self._seen_from(scope).get(collection)
        if found is None:
            raise Undecided(node.id, (collection,))
        if isinstance(found, str) or not isinstance(found, list | tuple):
            raise EvaluationError(f"多实例“{node.id}”的变量“{collection}”应为列表，得到的是 {found!r}")
        return tuple(found)

    def _split(self, node: Node, scope: int, flows: tuple[Flow, ...]) -> None:
        join = self.graph.blocks[node.id].join
        if join:
            self._put(join, scope, needed=len(flows))
        for flow in flows:
            self._follow(flow, scope)

    def _join(self, node: Node, scope: int, flow: str) -> None:
        waiting = next(
            token for token in self.tokens.values() if token.node == node.id and token.scope == scope
        )
        arrived = (*waiting.arrived, flow)
        if len(arrived) < waiting.needed:
            self.tokens[waiting.id] = waiting._replace(arrived=arrived)
        else:
            del self.tokens[waiting.id]
            self._follow(node.outgoing[0], scope)

    # Choosing

    def _chosen(self, node: Node, scope: int) -> Iterator[Flow]:
        """The flows whose condition holds, in the order of the file; the default one when none does."""
        values = self._seen_from(scope)
        found = False
        for flow in node.outgoing:
            if flow.condition and self._holds(node, flow.condition, values):
                found = True
                yield flow
        if not found and node.default:
            yield node.default

    def _holds(self, node: Node, condition: Expression, values: Mapping[str, object]) -> bool:
        try:
            return bool(condition.evaluate(values))
        except Unknown as unknown:
            raise Undecided(node.id, unknown.missing) from unknown

    def _seen_from(self, scope: int) -> Mapping[str, object]:
        """The values, with the items of the multi-instance activities around this place."""
        around: dict[str, object] = {}
        while scope != OUTSIDE:
            token = self.tokens[scope]
            each = self.graph.nodes[token.node].each
            if token.position >= 0 and each and each.item:
                around.setdefault(each.item, token.items[0])
            scope = token.scope
        return {**self._values, **around} if around else self._values

    # Leaving

    def _follow(self, flow: Flow, scope: int) -> None:
        self._passed.append(flow.id)
        self._arrivals.append((flow.target, scope, flow.id))

    def _leave(self, token: Token) -> None:
        """The activity is done: its timers are dropped, a token goes on."""
        node = self.graph.nodes[token.node]
        if node.boundaries:
            self._dropped += timers_of(self.graph, token)
        del self.tokens[token.id]
        self._follow(node.outgoing[0], token.scope)

    def _instance_done(self, token: Token) -> None:
        del self.tokens[token.id]
        around = self.tokens[token.scope]
        node = self.graph.nodes[token.node]
        following = token.position + 1
        if node.each and node.each.sequential and following < len(around.items):
            item = around.items[following]
            self._fill(node, self._put(node.id, around.id, position=following, items=(item,)))
        elif not self._anything_in(around.id):
            self._leave(around)

    def _close_scope(self, scope: int) -> None:
        """A path inside has ended: what encloses it is done when nothing else is left in it."""
        if scope == OUTSIDE or scope not in self.tokens or self._anything_in(scope):
            return
        token = self.tokens[scope]
        if self.graph.nodes[token.node].kind is NodeKind.BOUNDARY:
            del self.tokens[scope]
            self._left.append(token.scope)
        else:
            self.finish(token)

    def _anything_in(self, scope: int) -> bool:
        return any(token.scope == scope for token in self.tokens.values())

    def _take_back(self, token: Token) -> None:
        """The token and everything inside it is gone."""
        lost = [token]
        for around in lost:
            lost += (inner for inner in self.tokens.values() if inner.scope == around.id)
        for each in lost:
            if is_open_task(self.graph, each):
                self._closed.append(as_task(self.graph, each))
            if each is not token:
                self._dropped += timers_of(self.graph, each)
            del self.tokens[each.id]

    def _put(
        self, node: str, scope: int, *, position: int = -1, items: tuple[object, ...] = (), needed: int = 0
    ) -> Token:
        token = Token(self._next, node, scope, position, items, (), needed)
        self._next += 1
        self.tokens[token.id] = token
        return token
