"""Where a case stands: the tokens. A value like any other: compared, stored, sent, never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

OUTSIDE = 0
"""The scope of tokens of the process itself."""


class Token(NamedTuple):
    """Something that waits at a node: for a person, a moment, a message, other tokens, or what is inside.

    `id` counts from 1 within the case and is never used again. A token that waits for what is inside (a
    sub-process, a call, a multi-instance activity, the path of a boundary event that does not interrupt) is
    the `scope` of the tokens inside.
    """

    id: int
    node: str
    scope: int = OUTSIDE
    position: int = -1
    """Of an instance of a multi-instance activity: its place in the list, from 0."""
    items: tuple[Any, ...] = ()
    """Of a multi-instance activity: its list. Of one instance: its one item."""
    arrived: tuple[str, ...] = ()
    """Of a join: the flows by which tokens have come."""
    needed: int = 0
    """Of a join: how many tokens will come."""
    fired: tuple[str, ...] = ()
    """Of an activity: the non-interrupting timers on it that have fired."""

    def to_json(self) -> list[Any]:
        """`[id, node, scope]`, then an object with the rest when there is any."""
        rest = {name: _plain(getattr(self, name)) for name in _REST if getattr(self, name) != _REST[name]}
        return [self.id, self.node, self.scope, *([rest] if rest else [])]

    @classmethod
    def from_json(cls, data: Sequence[Any]) -> Token:
        """The inverse of `to_json`."""
        number, node, scope, *rest = data
        extra = {name: _frozen(value) for name, value in (rest[0] if rest else {}).items()}
        return cls(number, node, scope, **extra)


_REST: Mapping[str, Any] = {
    name: default for name, default in Token._field_defaults.items() if name != "scope"
}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class Change:
    """What one step did to a marking: enough to repeat it without the graph, so an event can record it."""

    next: int
    gone: tuple[int, ...]
    put: tuple[Token, ...]

    def to_json(self) -> dict[str, Any]:
        """A compact object of JSON values."""
        return {"next": self.next, "gone": list(self.gone), "put": [token.to_json() for token in self.put]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Change:
        """The inverse of `to_json`."""
        return cls(data["next"], tuple(data["gone"]), tuple(map(Token.from_json, data["put"])))


@dataclass(frozen=True, slots=True)
class Marking:
    """All tokens of a case in the order of their ids, and the id the next one gets."""

    next: int = 1
    tokens: tuple[Token, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """A compact object of JSON values."""
        return {"next": self.next, "tokens": [token.to_json() for token in self.tokens]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Marking:
        """The inverse of `to_json`."""
        return cls(data["next"], tuple(map(Token.from_json, data["tokens"])))

    def since(self, before: Marking) -> Change:
        """The change that leads from `before` to this marking."""
        old, new = set(before.tokens), {token.id for token in self.tokens}
        gone = tuple(token.id for token in before.tokens if token.id not in new)
        return Change(self.next, gone, tuple(token for token in self.tokens if token not in old))

    def changed(self, change: Change) -> Marking:
        """This marking after `change`: `before.changed(after.since(before)) == after`."""
        tokens = {token.id: token for token in self.tokens if token.id not in change.gone}
        tokens |= {token.id: token for token in change.put}
        return Marking(change.next, tuple(tokens[number] for number in sorted(tokens)))
