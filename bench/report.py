"""What every bench prints: which machine it ran on, and one JSON line or a readable table."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def machine() -> dict[str, str | int | float]:
    """The facts about this machine that explain a figure: processor, cores, memory in GiB, Python."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count() or 1,
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def emit(figures: Mapping[str, Any], as_json: bool) -> None:
    """Print `figures` as one JSON line, or as an indented list for a reader."""
    if as_json:
        print(json.dumps(figures, ensure_ascii=False), flush=True)
        return
    for line in _lines(figures, depth=0):
        print(line, flush=True)


def _lines(figures: Mapping[str, Any], depth: int) -> list[str]:
    lines: list[str] = []
    for name, value in figures.items():
        if isinstance(value, Mapping):
            lines += [f"{'  ' * depth}{name}:", *_lines(value, depth + 1)]
        else:
            lines.append(f"{'  ' * depth}{name}: {value}")
    return lines


def _processor() -> str:
    """The processor's own name where the system tells it (Linux), else the architecture."""
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        for line in facts.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
