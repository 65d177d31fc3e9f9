"""The outermost transaction of every write on cases."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_turn = threading.Lock()


@contextmanager
def write_transaction() -> Iterator[None]:
    """One durable transaction.

    SQLite has one writer, and whoever finds it busy polls with growing pauses. Threads of one process queue
    here instead, so that only processes poll.
    """
    if connection.vendor != "sqlite":
        with transaction.atomic(durable=True):
            yield
        return
    with _turn, transaction.atomic(durable=True):
        yield
