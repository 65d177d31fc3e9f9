"""A running installation on data of its own, started and stopped as `make run` does it."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from tests.journeys.steps import keep

READY = "通鉴已启动："
STARTING = 120.0
DATABASE = "tongjian.sqlite3"
AHEAD = Path(__file__).parent / "ahead"
THEIRS = {"TONGJIAN_TESTING", "TONGJIAN_DATABASE_URL", "TONGJIAN_PUBLIC_URL"}


@dataclass(frozen=True)
class Site:
    """A running installation with both cities and their demo accounts."""

    address: str
    folder: Path


@contextmanager
def served(folder: Path, port: int, *, days_ahead: int = 0) -> Iterator[Site]:
    """The site of a folder, made there when it is empty, with its clock so many days ahead."""
    environment = {name: value for name, value in os.environ.items() if name not in THEIRS}
    environment |= {"TONGJIAN_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "tongjian.site.settings"}
    if days_ahead:
        environment |= {"PYTHONPATH": str(AHEAD), "DAYS_AHEAD": str(days_ahead)}
    log = folder / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "tongjian.cli", "serve", "--demo", "--port", str(port)],
            env=environment,
            cwd=settings.ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Site(_address(server, log), folder)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)
        keep(log)


def copied(site: Site, folder: Path) -> None:
    """The data of a running site as they are now, in another folder."""
    shutil.copytree(
        site.folder,
        folder,
        dirs_exist_ok=True,
        ignore=shutil.ignore_patterns(f"{DATABASE}*", "server.log"),
    )
    with (
        closing(sqlite3.connect(site.folder / DATABASE)) as source,
        closing(sqlite3.connect(folder / DATABASE)) as target,
    ):
        source.backup(target)


def _address(server: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + STARTING
    while time.monotonic() < deadline and server.poll() is None:
        for line in log.read_text(encoding="utf-8").splitlines():
            if line.startswith(READY):
                return line.removeprefix(READY).split()[0]
        time.sleep(0.1)
    pytest.fail("the site did not start:\n" + log.read_text(encoding="utf-8"))
