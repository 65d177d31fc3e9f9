"""Outside the child: who falls over takes only itself along, and the next one goes on behind it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tongjian.engines.inspection.look import Answer, Look

SECONDS = 120
"""CPU time, and as much again on the clock, for what is left of the files."""
MEGABYTES = 2048

_SOURCE = Path(__file__).resolve().parents[3]


def inspect_files(
    files: Sequence[tuple[Path, str]], *, seconds: int = SECONDS, megabytes: int = MEGABYTES
) -> list[Look]:
    """What is found in each file (path, extension), in their order, whatever they do to their readers."""
    found: list[Look] = []
    while len(found) < len(files):
        answered = _run(files[len(found) :], seconds, megabytes)
        found += answered
        if len(found) < len(files):
            # The child ended in the middle: the file it had open is the one to blame.
            found.append(Look.unreadable("读取时程序中断或超时：文件可能损坏，或过于庞大"))
    return found


def _run(files: Sequence[tuple[Path, str]], seconds: int, megabytes: int) -> list[Look]:
    given = {
        "files": [(str(path), extension) for path, extension in files],
        "seconds": seconds,
        "megabytes": megabytes,
    }
    child = subprocess.Popen(
        [sys.executable, "-m", "tongjian.engines.inspection.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(_SOURCE), "PYTHONIOENCODING": "utf-8"},
        start_new_session=True,
    )
    try:
        output, _ = child.communicate(json.dumps(given).encode(), timeout=2 * seconds)
    except subprocess.TimeoutExpired as late:
        child.kill()
        child.communicate()
        output = late.stdout or b""
    return [_look(line) for line in output.splitlines(keepends=True) if line.endswith(b"\n")]


def _look(line: bytes) -> Look:
    body = json.loads(line)
    return Look(Answer(body["usable"]), body["usable_because"], Answer(body["safe"]), body["safe_because"])
