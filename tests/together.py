"""Several people at the same moment, each in a thread with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

DONE = "done"


def together(*acts: Callable[[], object], refused: type[Exception]) -> list[str]:
    """What each of them came to, all begun at the same moment: `DONE`, or the sentence it was refused with.

    Anything but `refused` fails the test. For tests with real transactions.
    """
    gate = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            gate.wait()
            act()
        except refused as error:
            return str(error)
        finally:
            connections.close_all()
        return DONE

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
