"""Real threads that start at the same moment, each with a database connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connections


def at_the_same_moment(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run the calls together; the answers in their order, an exception in place of an answer."""
    barrier = threading.Barrier(len(calls))
    answers: list[Any] = [None] * len(calls)

    def run(index: int) -> None:
        try:
            connections["default"].ensure_connection()
            barrier.wait()
            answers[index] = calls[index]()
        except Exception as error:  # noqa: BLE001 - the answer of this thread, judged by the caller
            answers[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(i,)) for i in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
