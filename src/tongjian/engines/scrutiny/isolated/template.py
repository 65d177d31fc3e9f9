"""The template: a process of one thread that has loaded a program and forks for every request it reads.

Run as `python -m tongjian.engines.scrutiny.isolated.template MODULE:FUNCTION`; requests come on standard
input, one line of JSON each, until its end. The function takes the arguments and gives the exit code.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from tongjian.engines.scrutiny.isolated.keeper import keep
from tongjian.engines.scrutiny.isolated.request import Request

Program: TypeAlias = Callable[[Sequence[str]], int]


def main(arguments: Sequence[str]) -> None:
    """Load the program and whatever else its children should not have to, then serve standard input."""
    name, *others = arguments
    module, _, function = name.partition(":")
    program: Program = getattr(importlib.import_module(module), function)
    for other in others:
        importlib.import_module(other)
    serve(program, sys.stdin.buffer)


def serve(program: Program, requests: Iterable[bytes]) -> None:
    """Fork a keeper for every request. What a child does to its memory is never seen here."""
    # Keepers are nobody's to wait for, and objects that no collection touches stay shared with the children.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    gc.collect()
    gc.freeze()
    for line in requests:
        if os.fork() == 0:
            _keep(program, line)


def _keep(program: Program, line: bytes) -> None:
    try:
        keep(program, Request.read(line))
    except BaseException:  # noqa: BLE001 - a keeper must not fall back into the loop
        traceback.print_exc()
    finally:
        os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
