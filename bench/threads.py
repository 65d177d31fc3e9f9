"""Real threads that start at the same moment, each with a database connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Any

from django.db import connections

Call = Callable[[], Any]


class Crew:
    """Threads that keep their connections from one race to the next."""

    def __init__(self, size: int) -> None:
        self._orders: list[SimpleQueue[tuple[threading.Barrier, Call] | None]] = []
        self._answers: SimpleQueue[tuple[int, Any]] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        for index in range(size):
            self._orders.append(SimpleQueue())
            self._threads.append(threading.Thread(target=self._work, args=(index,), daemon=True))
            self._threads[-1].start()

    def at_the_same_moment(self, calls: Sequence[Call]) -> list[Any]:
        """Run the calls together; the answers in their order, an exception in place of an answer."""
        barrier = threading.Barrier(len(calls))
        for order, call in zip(self._orders, calls, strict=False):
            order.put((barrier, call))
        found = dict(self._answers.get() for _ in calls)
        return [found[index] for index in range(len(calls))]

    def dismiss(self) -> None:
        for order in self._orders:
            order.put(None)
        for thread in self._threads:
            thread.join()

    def _work(self, index: int) -> None:
        try:
            while order := self._orders[index].get():
                barrier, call = order
                self._answers.put((index, _answer(barrier, call)))
        finally:
            connections.close_all()


@contextmanager
def crew(size: int) -> Iterator[Crew]:
    """So many threads, gone with their connections at the end."""
    hired = Crew(size)
    try:
        yield hired
    finally:
        hired.dismiss()


def at_the_same_moment(calls: Sequence[Call]) -> list[Any]:
    """One race with a crew of its own."""
    with crew(len(calls)) as hired:
        return hired.at_the_same_moment(calls)


def _answer(barrier: threading.Barrier, call: Call) -> Any:
    try:
        connections["default"].ensure_connection()
        barrier.wait(timeout=60)
        return call()
    except Exception as error:  # noqa: BLE001 - the answer of this thread, judged by the caller
        return error
