"""Stopping the server of a journey for a moment, really: its processes are killed, and come back."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.journeys.serving import Site

BACK = 60.0


@contextmanager
def stopped(site: Site) -> Iterator[None]:
    """Nobody answers inside; afterwards the supervisor has started the site again."""
    supervisor = _pids(site, "tongjian.cli", "serve")
    for pid in supervisor:
        os.kill(pid, signal.SIGSTOP)  # It would start the site again at once.
    for pid in _pids(site, "gunicorn"):
        os.kill(pid, signal.SIGKILL)
    try:
        yield
    finally:
        for pid in supervisor:
            os.kill(pid, signal.SIGCONT)
        _wait(site)


def _pids(site: Site, *words: str) -> list[int]:
    """Processes of this very site: the folder of its data stands in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
            around = (folder / "environ").read_bytes()
        except OSError:
            continue
        ours = f"TONGJIAN_VAR={site.folder}".encode() in around.split(b"\0")
        if ours and all(any(word in part for part in command) for word in words):
            found.append(int(folder.name))
    return found


def _wait(site: Site) -> None:
    until = time.monotonic() + BACK
    while time.monotonic() < until:
        try:
            with urlopen(f"{site.address}/sign-in/", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise TimeoutError("the site did not come back")
