"""The caller's end of a template: it starts one when there is none, asks, and waits."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import tongjian
from tongjian.engines.scrutiny.isolated.answers import Ended
from tongjian.engines.scrutiny.isolated.request import Request

PROGRAM = ("tongjian.cli:main", "tongjian.cli.scrutinise")
"""What children run, and what else is loaded for them."""
_TEMPLATE = "tongjian.engines.scrutiny.isolated.template"
_ATTEMPTS = 3
_TO_START = 60.0
_TO_TELL = 10.0
"""Seconds a template may take to load and fork, and a keeper to end a child after its deadline."""
_A_MOMENT = 0.2


class Unavailable(RuntimeError):
    """No template could be started: that is about this installation, not about any file."""


class Template:
    """One template process, started when it is first needed and again whenever it has died.

    Many threads may run children at once.
    """

    def __init__(self, program: Sequence[str] = PROGRAM) -> None:
        self._command = [sys.executable, "-P", "-m", _TEMPLATE, *program]
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The template's process, None when there is none."""
        process = self._process
        return process.pid if process and process.poll() is None else None

    def run(self, arguments: Sequence[str], *, seconds: float, megabytes: int) -> Ended:
        """Run the program with these arguments in a child and wait for its end. Raises Unavailable."""
        for _ in range(_ATTEMPTS):
            # A template that died before it forked has touched nothing: another one is asked.
            with tempfile.TemporaryDirectory(prefix="tongjian-child-") as folder:
                request = Request.here(arguments, seconds, megabytes, Path(folder))
                if ended := self._run(request):
                    return ended
        raise Unavailable(f"{' '.join(self._command)} ended {_ATTEMPTS} times before it had forked")

    def close(self) -> None:
        """End the template; children that are running are not waited for, and end as well."""
        with self._lock:
            if self._process is not None:
                _stop(self._process)
                self._process = None

    def _run(self, request: Request) -> Ended | None:
        """None: the template was gone, or stuck, before anything was started."""
        os.mkfifo(request.told, 0o600)
        told = os.open(request.told, os.O_RDONLY | os.O_NONBLOCK)
        try:
            process = self._ask(request)
            lines = _listen(told, process, request.seconds).splitlines()
        finally:
            # A keeper that has no reader any more kills its child.
            os.close(told)
        if not lines:
            process.kill()
            return None
        if len(lines) == 1:
            _kill_session(int(lines[0]))
            return Ended(None)
        said = json.loads(lines[1])
        output, errors = _content(request.output), _content(request.errors)
        return Ended(said["code"], said["late"], output, errors, said["cpu"])

    def _ask(self, request: Request) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                if self._process is not None:
                    _stop(self._process)
                self._process = self._started()
            stream = self._process.stdin
            # It may die at this very moment; whoever listens for the answer will find it dead.
            with contextlib.suppress(BrokenPipeError):
                if stream is not None:
                    stream.write(request.line())
                    stream.flush()
            return self._process

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,
        )


def _listen(told: int, process: subprocess.Popen[bytes], seconds: float) -> bytes:
    """What a keeper tells until it has ended; empty when the template never got as far as to fork one."""
    heard = b""
    ready = select.poll()
    ready.register(told, select.POLLIN)
    deadline = time.monotonic() + _TO_START
    while time.monotonic() < deadline:
        if ready.poll(_A_MOMENT * 1000):
            piece = os.read(told, 4096)
            if not piece:
                break
            heard += piece
            deadline = time.monotonic() + seconds + _TO_TELL
        elif not heard and process.poll() is not None:
            break
    return heard


def _content(path: Path) -> bytes:
    """What the child wrote; it may have died before it opened the file."""
    return path.read_bytes() if path.exists() else b""


def _kill_session(child: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    with contextlib.suppress(BrokenPipeError):
        process.communicate()


def _environment() -> Mapping[str, str]:
    """The caller's, with this very code, and one thread: a process with more cannot be forked safely, and
    each reserves address space."""
    source = str(Path(tongjian.__file__).resolve().parents[1])
    paths = os.pathsep.join(filter(None, (source, os.environ.get("PYTHONPATH"))))
    alone = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return {**os.environ, "PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8", **alone}
