"""Processes kept alive together: real ones."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tongjian.cli.serve import free_port
from tongjian.site.demo import table

SUPERVISE = """
import sys
from tongjian.site.supervisor import Supervisor
supervisor = Supervisor({"甲": [sys.executable, "-c", sys.argv[1]]}, lambda s: print(s, flush=True))
supervisor.start()
sys.exit(supervisor.watch())
"""
NOTE_AND_SLEEP = (
    "import os, time, pathlib; pathlib.Path({path!r}).write_text(str(os.getpid())); time.sleep(60)"
)


def supervise(program: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SUPERVISE, program]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def read(path: Path) -> int:
    text = path.read_text() if path.exists() else ""
    return int(text) if text else 0


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_killed_process_is_started_again_and_ctrl_c_ends_all(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    running = supervise(NOTE_AND_SLEEP.format(path=str(note)))
    until(lambda: read(note))
    first = read(note)
    os.kill(first, signal.SIGKILL)
    until(lambda: read(note) not in (0, first))
    running.send_signal(signal.SIGINT)
    assert running.wait(20) == 0
    assert not alive(read(note))
    assert running.stdout is not None
    assert "甲 意外退出（-9），重新启动。" in running.stdout.read()


def test_a_process_that_cannot_live_is_given_up() -> None:
    running = supervise("raise SystemExit(3)")
    assert running.wait(30) == 1
    assert running.stdout is not None
    assert "反复退出" in running.stdout.read()


def test_a_taken_port_gives_way_to_the_next() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = free_port("127.0.0.1", port)
    assert found is not None
    assert found > port


def test_columns_line_up_with_chinese_in_them() -> None:
    assert table([("城市", "用户名"), ("a", "x")]) == "城市  用户名\na     x"
