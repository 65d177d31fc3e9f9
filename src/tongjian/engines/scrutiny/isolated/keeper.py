"""The keeper of one child: it waits for its end, for the deadline, or for the caller to be gone."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
from collections.abc import Callable, Sequence

from tongjian.engines.scrutiny.isolated.child import work
from tongjian.engines.scrutiny.isolated.request import Request


def keep(program: Callable[[Sequence[str]], int], request: Request) -> None:
    """Fork the child; tell its process id, and after its end a line with `code`, `late` and `cpu`.

    When this returns, the child and everything in its session are gone.
    """
    told = os.open(request.told, os.O_WRONLY)
    ended = _told_of_children()
    child = os.fork()
    if child == 0:
        work(program, request)
    _tell(told, str(child))
    waiting = select.poll()
    waiting.register(ended, select.POLLIN)
    # Nothing is asked about the FIFO: that its reader is gone is always reported.
    waiting.register(told, 0)
    waiting.poll(request.seconds * 1000)
    code, cpu = _end(child)
    _tell(told, json.dumps({"code": code, "late": code is None, "cpu": cpu}))


def _told_of_children() -> int:
    """A descriptor that can be read from when a child has ended."""
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.signal(signal.SIGCHLD, lambda signum, frame: None)
    signal.set_wakeup_fd(wake)
    return woken


def _end(child: int) -> tuple[int | None, float]:
    """The child's exit code, None when it had not ended, and its CPU seconds. Its session ends too."""
    # It is looked at without being reaped: as long as it is there its number means no other process.
    seen = os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    _, status, used = os.wait4(child, 0)
    code = None if seen is None else os.waitstatus_to_exitcode(status)
    return code, used.ru_utime + used.ru_stime


def _tell(told: int, line: str) -> None:
    with contextlib.suppress(BrokenPipeError):
        os.write(told, f"{line}\n".encode("ascii"))
