"""A program that misbehaves on request, run by the real template in the place of the scrutiny."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

_seen: list[str] = []


def main(arguments: Sequence[str]) -> int:
    """`scrutinise WHAT [MORE] --json`."""
    what, *more = arguments[1:-1]
    _seen.append(what)
    if what == "loop":
        while True:
            pass
    elif what == "sleep":
        time.sleep(600)
    elif what == "abort":
        os.abort()
    elif what == "segfault":
        ctypes.string_at(0)
    elif what == "memory":
        hoard = [bytearray(1 << 24)]
        while True:
            hoard.append(bytearray(1 << 24))
    elif what == "garbage":
        sys.stdout.write("…" * 10_000)
    elif what == "half":
        sys.stdout.write('{"refused": {"code": "x"')
    elif what == "list":
        sys.stdout.write("[1, 2]")
    elif what == "nested":
        sys.stdout.write("[" * 200_000)
    elif what == "disk":
        while True:
            sys.stdout.write("x" * (1 << 20))
    elif what == "cpu":
        os.kill(os.getpid(), signal.SIGXCPU)
    elif what == "kill-keeper":
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(600)
    elif what == "orphan":
        subprocess.Popen([sys.executable, "-c", _beat(more[0])])
        time.sleep(600 if more[1:] else 0.5)
    sys.stdout.write(json.dumps(_told()))
    return 0


def _told() -> dict[str, object]:
    """What a child can see of those before it, and of whose it is."""
    tasks = Path("/proc/self/task")
    return {
        "seen": _seen,
        "pid": os.getpid(),
        "place": str(Path.cwd()),
        "greeting": os.environ.get("GREETING"),
        "files": len(list(Path("/proc/self/fd").iterdir())),
        "threads": len(list(tasks.iterdir())),
    }


def _beat(pulse: str) -> str:
    return f"import time\nwhile True:\n    open({pulse!r}, 'a').write('.')\n    time.sleep(0.05)"
