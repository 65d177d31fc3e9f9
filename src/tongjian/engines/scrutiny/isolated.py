"""Scrutiny in a process of its own: a file that crashes, hangs or explodes costs one sentence."""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tongjian

# The limits are set by the child on itself, before anything of the file is read.
_CHILD = """
import resource, sys
def limit(kind, amount):
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (amount if hard < 0 else min(amount, hard), hard))
limit(resource.RLIMIT_AS, int(sys.argv[1]))
limit(resource.RLIMIT_CPU, int(sys.argv[2]))
limit(resource.RLIMIT_CORE, 0)
from tongjian.cli import main
sys.exit(main(["scrutinise", *sys.argv[3:]]))
"""
_MEGABYTE = 1 << 20
_REFUSED = 2
_SPLIT = "拆分图纸或删去与总平面图无关的内容后重新上传。"
_SAVE_AGAIN = "请在 CAD 中执行 AUDIT 修复，另存为 DXF 后重新上传。"


@dataclass(frozen=True)
class Refusal:
    """A file that was not judged: `code` for programs, `sentence` what and why, `mend` what to do."""

    code: str
    sentence: str
    mend: str


def run(
    arguments: Sequence[str | Path], *, seconds: float = 60, megabytes: int = 1024
) -> Mapping[str, Any] | Refusal:
    """`tongjian scrutinise ARGUMENTS --json` in a child process: its report, or why there is none.

    `seconds` limit the wall clock and the CPU time, `megabytes` the address space. The child and whatever it
    started are gone when this returns.
    """
    command = [sys.executable, "-c", _CHILD, str(megabytes * _MEGABYTE), str(math.ceil(seconds) + 1)]
    child = subprocess.Popen(
        [*command, *map(str, arguments), "--json"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
        start_new_session=True,
    )
    try:
        output, errors = child.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        return Refusal("timeout", f"审查用时超过 {seconds:g} 秒，已停止。", _SPLIT)
    finally:
        _end(child)
    if child.returncode in {0, _REFUSED}:
        return _answer(output, errors)
    return _accident(child.returncode, errors, megabytes)


def _answer(output: bytes, errors: bytes) -> Mapping[str, Any] | Refusal:
    try:
        answer: dict[str, Any] = json.loads(output)
    except json.JSONDecodeError:
        # Only JSON is expected here; whatever else was said is passed on as it is.
        return Refusal("bad-arguments", errors.decode("utf-8", "replace").strip(), "检查调用的参数。")
    return Refusal(**answer["refused"]) if "refused" in answer else answer


def _accident(code: int, errors: bytes, megabytes: int) -> Refusal:
    if code == -signal.SIGXCPU:
        return Refusal("timeout", "审查用尽了允许的计算时间，已停止。", _SPLIT)
    if b"MemoryError" in errors or b"bad_alloc" in errors or code == -signal.SIGKILL:
        return Refusal("too-large", f"读取这张图需要的内存超过 {megabytes} MB，已停止。", _SPLIT)
    return Refusal("crashed", "读图程序在这个文件上意外中止，图纸没有审查。", _SAVE_AGAIN)


def _end(child: subprocess.Popen[bytes]) -> None:
    """The child leads its own session: whatever it started ends with it."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()


def _environment() -> Mapping[str, str]:
    """The parent's, with this very code, and one thread: every further one reserves address space."""
    source = str(Path(tongjian.__file__).resolve().parents[1])
    paths = os.pathsep.join(filter(None, (source, os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
