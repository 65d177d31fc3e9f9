"""Random block-structured processes, in the notation of the tests, with every construct the engine knows."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

OUTCOMES = "abcd"
"""What a task of a generated process may say."""


class Maker:
    """Writes a process. `rich` allows what goes beyond tokens on flows: events, lists, sub-processes."""

    def __init__(self, random: Random, *, rich: bool = True) -> None:
        self._random = random
        self._lines: list[str] = []
        self._number = 0
        self._within = ""
        plain: list[Callable[[str, int], str]] = [self._sequence, self._choice, self._parallel]
        plain += [self._inclusive, self._loop, self._task]
        extra: list[Callable[[str, int], str]] = [
            self._list,
            self._sub_process,
            self._interrupted,
            self._accompanied,
            self._caught,
        ]
        self._blocks = plain + (extra if rich else [])

    def process(self, depth: int = 3) -> str:
        """The lines of one process."""
        last = self._sequence("start", depth)
        self._connect(last, "end")
        return "\n".join(self._lines)

    def _new(self, prefix: str) -> str:
        self._number += 1
        return f"{prefix}{self._number}"

    def _connect(self, source: str, target: str) -> str:
        self._lines.append(f"{self._within}{source} > {target}")
        return target

    def _block(self, source: str, depth: int) -> str:
        if depth == 0:
            return self._task(source, 0)
        return self._random.choice(self._blocks)(source, depth - 1)

    def _branch(self, source: str, depth: int) -> str:
        """A block, or nothing at all."""
        return source if self._random.random() < 0.15 else self._block(source, depth)

    def _task(self, source: str, _depth: int) -> str:
        return self._connect(source, self._new("t"))

    def _sequence(self, source: str, depth: int) -> str:
        for _ in range(self._random.randint(1, 3)):
            source = self._block(source, depth)
        return source

    def _condition(self, task: str) -> str:
        said = self._random.sample(OUTCOMES, self._random.randint(1, 2))
        return f"{{outcome.{task} in {sorted(said)}}}"

    def _choice(self, source: str, depth: int) -> str:
        return self._conditional("x", source, depth)

    def _inclusive(self, source: str, depth: int) -> str:
        return self._conditional("o", source, depth)

    def _conditional(self, kind: str, source: str, depth: int) -> str:
        task = self._task(source, 0)
        split, join = self._new(kind), self._new(kind)
        self._connect(task, split)
        for _ in range(self._random.randint(1, 3)):
            self._connect(self._branch(f"{split} {self._condition(task)}", depth), join)
        return self._connect(self._branch(split, depth), join)

    def _parallel(self, source: str, depth: int) -> str:
        split, join = self._new("p"), self._new("p")
        self._connect(source, split)
        for _ in range(self._random.randint(2, 4)):
            self._connect(self._branch(split, depth), join)
        return join

    def _loop(self, source: str, depth: int) -> str:
        entry, leave = self._new("x"), self._new("x")
        self._connect(source, entry)
        task = self._task(self._block(entry, depth), 0)
        self._connect(task, leave)
        self._connect(f"{leave} {{outcome.{task} == 'a'}}", entry)
        return self._connect(leave, self._new("t"))

    def _list(self, source: str, _depth: int) -> str:
        task = self._task(source, 0)
        self._lines.append(f"{task} {self._random.choice(['each', 'one-by-one'])} people")
        return task

    def _sub_process(self, source: str, depth: int) -> str:
        sub, begins, ends = self._new("sub"), self._new("start"), self._new("end")
        self._connect(source, sub)
        outside, self._within = self._within, f"{sub}: "
        self._connect(self._block(begins, depth), ends)
        self._within = outside
        return sub

    def _interrupted(self, source: str, depth: int) -> str:
        task, event, merge = self._task(source, 0), self._new("bm"), self._new("x")
        self._lines.append(f"{event} on {task}")
        self._connect(task, merge)
        # SpiffWorkflow fails with an error of its own on lists along the path of an interrupting event.
        every = self._blocks
        self._blocks = [block for block in every if block != self._list]
        last = self._block(event, depth)
        self._blocks = every
        return self._connect(last, merge)

    def _accompanied(self, source: str, _depth: int) -> str:
        task, event = self._task(source, 0), self._new("nm")
        self._lines.append(f"{event} on {task}")
        self._connect(self._task(event, 0), self._new("end"))
        return task

    def _caught(self, source: str, _depth: int) -> str:
        return self._connect(source, self._new("cm"))
