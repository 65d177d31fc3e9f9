"""What can happen to a running process, what comes of it, and why it may be refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tongjian.engines.process.marking import Marking
from tongjian.engines.process.model import NodeKind, Timer


@dataclass(frozen=True, slots=True)
class TaskDone:
    """The open task with this token is finished (a service task: its service has answered)."""

    token: int


@dataclass(frozen=True, slots=True)
class TimerFired:
    """The moment of timer `node`, set with `token`, has come."""

    token: int
    node: str


@dataclass(frozen=True, slots=True)
class MessageReceived:
    """The message `name` has come: for every place that waits for it, or only for the given `token`."""

    name: str
    token: int | None = None


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The whole process is broken off."""


Event = TaskDone | TimerFired | MessageReceived | Cancelled


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task to be done. `token` names it for good; `automatic` tasks are done by the caller, not a person.

    `position` and `item` say which one of a multi-instance task it is; `scope` is the token it stands inside.
    """

    token: int
    node: str
    kind: NodeKind
    scope: int = 0
    position: int = -1
    item: Any = None

    @property
    def automatic(self) -> bool:
        """Whether no person is asked (a service task)."""
        return self.kind is NodeKind.SERVICE


@dataclass(frozen=True, slots=True)
class SetTimer:
    """A timer that runs: `node` is the timer event, `token` what waits at it or at the activity under it."""

    token: int
    node: str
    timer: Timer


@dataclass(frozen=True, slots=True)
class Step:
    """What an event led to. Everything is complete: who stores it need not ask the graph again."""

    marking: Marking
    opened: tuple[OpenTask, ...]
    """Tasks to be done from now on."""
    closed: tuple[OpenTask, ...]
    """Open tasks taken back, because something interrupted them."""
    timers: tuple[SetTimer, ...]
    """Timers to set."""
    dropped: tuple[SetTimer, ...]
    """Timers set earlier that are of no use any more."""
    passed: tuple[str, ...]
    """The flows tokens went along, in order: what a picture of the case draws."""

    @property
    def ended(self) -> bool:
        """Whether nothing is left: the process is over."""
        return not self.marking.tokens


class NotOpen(Exception):
    """What the event names does not wait: it is done already, was taken back, or never was."""

    def __init__(self, event: Event) -> None:
        self.event = event
        match event:
            case TaskDone(token):
                sentence = f"任务 {token} 不在办理中：已经办结、已被收回或从未打开"
            case TimerFired(token, node):
                sentence = f"定时“{node}”（{token}）没有在等待：已经触发、已被取消或从未设定"
            case MessageReceived(name):
                sentence = f"没有任何环节在等待消息“{name}”"
            case Cancelled():
                sentence = "流程已经结束，无法取消"
        super().__init__(sentence)


class Undecided(Exception):
    """The way on cannot be chosen, because values are missing; nothing has happened.

    `node` is the gateway or multi-instance activity, `missing` the variables it needs.
    """

    def __init__(self, node: str, missing: tuple[str, ...]) -> None:
        self.node = node
        self.missing = missing
        super().__init__(f"“{node}”无法判断去向，缺少数据：{'、'.join(missing)}")
