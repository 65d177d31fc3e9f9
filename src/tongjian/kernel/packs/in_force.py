"""Where the content of a city that is in force lies: the folder it came in, or what was published in pages.

What is published is laid out as a folder of its own, named by its digest and never changed again. One small
file per city says from which day which of them is in force, so that every process of a machine changes over
on that day without a query and without being told.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from tongjian.kernel.packs.folder import packs_root


@dataclass(frozen=True, slots=True)
class Laid:
    """A laid-out content and the first day of its force; `folder` None is the folder the city came in."""

    since: date
    folder: str | None


def laid_root(city: str) -> Path:
    """Where what is published of a city is laid out."""
    return Path(settings.VAR) / "packs" / city


def source_in_force(city: str, on: date | None = None) -> str | Path:
    """What `load_pack` reads for the city on that day (today): a folder, or the name of the shipped pack."""
    laid = _signpost(city)
    if not laid:  # asked many times in every act, and of most cities nothing was published in pages
        return city
    today = on or timezone.localdate()
    begun = [each for each in laid if each.since <= today]
    if not begun or begun[-1].folder is None:
        return city
    folder = laid_root(city) / begun[-1].folder / city
    return folder if folder.is_dir() else city


@contextmanager
def one_at_a_time(folder: Path, what: str) -> Iterator[None]:
    """Keep every other thread and process of this machine from doing the same in this folder.

    The lock is gone with whoever held it, however it ended.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def put_up(city: str, laid: list[Laid]) -> None:
    """Say which content is in force from when. The file is replaced in one step: nobody reads half of it.

    For one writer at a time: call it inside `one_at_a_time(laid_root(city), "in-force")`.
    """
    root = laid_root(city)
    body = {
        "over": str(packs_root()),
        "laid": [[each.since.isoformat(), each.folder] for each in sorted(laid, key=lambda each: each.since)],
    }
    waiting = root / "in-force.tmp"
    waiting.write_text(json.dumps(body), "utf-8")
    waiting.replace(root / "in-force.json")


def _signpost(city: str) -> tuple[Laid, ...]:
    file = _signpost_of(settings.VAR, city)
    try:
        stamp = file.stat()
    except FileNotFoundError:
        return ()
    return _read(file, stamp.st_mtime_ns, stamp.st_ino, str(packs_root()))


@lru_cache(maxsize=64)
def _signpost_of(_var: str | Path, city: str) -> Path:
    """Kept: it is looked at many times in every act, and to put a path together costs more than the look."""
    return laid_root(city) / "in-force.json"


@lru_cache(maxsize=64)
def _read(file: Path, _modified: int, _inode: int, over: str) -> tuple[Laid, ...]:
    """Nothing, when it was put up over other packs than those this process reads."""
    body = json.loads(file.read_text("utf-8"))
    if body["over"] != over:
        return ()
    return tuple(Laid(date.fromisoformat(since), folder) for since, folder in body["laid"])
