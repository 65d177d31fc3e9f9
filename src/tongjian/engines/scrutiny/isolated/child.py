"""The child: it cuts itself off, limits itself, and only then does what it was asked."""

from __future__ import annotations

import math
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Never

from tongjian.engines.scrutiny.isolated.request import Request

_MEGABYTE = 1 << 20
_FAILED = 1


def work(program: Callable[[Sequence[str]], int], request: Request) -> Never:
    """Run the program and leave with its exit code; a crash of it leaves with 1 and says why on `errors`."""
    code = _FAILED
    try:
        os.setsid()
        _own_streams(request)
        _limit(request)
        os.chdir(request.directory)
        os.environ.clear()
        os.environ.update(request.environment)
        sys.argv = ["tongjian", *request.arguments]
        code = _run(program, request.arguments)
        sys.stdout.flush()
    except MemoryError:
        # There may be no memory to say more with.
        os.write(2, b"MemoryError\n")
        code = _FAILED
    except BaseException:  # noqa: BLE001 - whatever it is, it must not run on as the keeper
        traceback.print_exc()
        code = _FAILED
    finally:
        os._exit(code)


def _run(program: Callable[[Sequence[str]], int], arguments: Sequence[str]) -> int:
    try:
        return program(arguments)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)


def _own_streams(request: Request) -> None:
    """Nothing of the template's can be read or written from here: not its requests, not another's answer."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    writing = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(os.open(request.output, writing, 0o600), 1)
    os.dup2(os.open(request.errors, writing, 0o600), 2)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))


def _limit(request: Request) -> None:
    _set(resource.RLIMIT_AS, request.megabytes * _MEGABYTE)
    _set(resource.RLIMIT_FSIZE, request.megabytes * _MEGABYTE)
    _set(resource.RLIMIT_CPU, math.ceil(request.seconds) + 1)
    _set(resource.RLIMIT_CORE, 0)


def _set(kind: int, amount: int) -> None:
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (amount if hard < 0 else min(amount, hard), hard))
