"""What a 10 MB drawing costs, judged and judged with its marked copies: `python -m bench.drawing --json`.

Each figure is that of a process of its own, which has loaded the code and the rules before the clock starts.
With several sizes (`--megabytes 10 50 100`) the first is measured in every phase, and `linear` tells of each
what a megabyte costs to read and to judge, in text and as binary DXF.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

import ezdxf
from ezdxf.layouts import Modelspace

from bench.report import emit, machine
from tongjian.cli.scrutiny_files import write_results
from tongjian.engines.drawing import Reading, load_vocabulary, read_drawing
from tongjian.engines.drawing.samples import write_sample
from tongjian.engines.scrutiny import Report, RuleBook, load_rules, scrutinise
from tongjian.kernel.packs.folder import pack_folders

TODAY = date(2026, 11, 20)
BAR = {"judge_cpu_s": 1.0, "with_outputs_cpu_s": 6.0, "peak_mb": 250}
_ENTITIES_PER_MEGABYTE = 4_950
PHASES = ("judge", "with-outputs", "reader-alone")


def main() -> None:
    """Print the figures; with --phase, be the process that is measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--megabytes", type=float, nargs="+", default=[10.0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--phase", choices=PHASES, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.phase:
        print(json.dumps(_measured(given.phase, given.file)))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "estate.dxf")
        _draw(path, given.megabytes[0])
        figures: dict[str, Any] = {"bench": "drawing", "megabytes": round(path.stat().st_size / 1e6, 2)}
        for phase in PHASES:
            runs = [_in_a_process(phase, path) for _ in range(given.rounds)]
            figures[phase.replace("-", "_")] = min(runs, key=lambda run: run["cpu_s"])
        if len(given.megabytes) > 1:
            figures["linear"] = {f"{size:g}": _per_megabyte(Path(folder), size) for size in given.megabytes}
    figures |= {"bar": BAR, "rounds": given.rounds, "machine": machine()}
    emit(figures, given.json)


def _per_megabyte(folder: Path, megabytes: float) -> dict[str, Any]:
    """What a megabyte of a drawing of this size costs, and how much memory it took in all."""
    path = folder / "size.dxf"
    _draw(path, megabytes)
    size = path.stat().st_size / 1e6
    text = _in_a_process("judge", path)
    ezdxf.readfile(path).saveas(path, fmt="bin")
    binary = _in_a_process("judge", path)
    return {
        "cpu_s_per_mb": round(text["cpu_s"] / size, 4),
        "read_s_per_mb": round(text["read_s"] / size, 4),
        "peak_mb": text["peak_mb"],
        "binary_cpu_s_per_mb_of_text": round(binary["cpu_s"] / size, 4),
        "binary_peak_mb": binary["peak_mb"],
    }


def _draw(path: Path, megabytes: float) -> None:
    """The sample estate among the trees, paving, levels and contour lines a design office draws around it."""
    write_sample(path, "faulty")
    document = ezdxf.readfile(path)
    space = document.modelspace()
    tree = document.blocks.new("乔木-香樟")
    for i in range(12):
        tree.add_arc((0, 0), 1 + 0.1 * i, 30 * i, 30 * i + 50)
    chance = random.Random(20261120)
    count = int(_ENTITIES_PER_MEGABYTE * megabytes - path.stat().st_size / 1e6 * _ENTITIES_PER_MEGABYTE)
    for i in range(max(0, count)):
        _scatter(space, i % 4, 61_250 + 400 * chance.random(), 46_380 + 300 * chance.random())
    document.saveas(path)


def _scatter(space: Modelspace, kind: int, x: float, y: float) -> None:
    if kind == 0:
        space.add_line((x, y), (x + 3, y + 1), {"layer": "地形"})
    elif kind == 1:
        corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 2), (x - 1, y)]
        space.add_lwpolyline(corners, dxfattribs={"layer": "铺装"})
    elif kind == 2:
        space.add_text(f"{y - 46_000:.2f}", height=0.3, dxfattribs={"layer": "高程", "insert": (x, y)})
    else:
        space.add_blockref("乔木-香樟", (x, y), {"layer": "乔木"})


def _in_a_process(phase: str, path: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.drawing", "--phase", phase, "--file", str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def _measured(phase: str, path: Path) -> dict[str, Any]:
    folders = pack_folders("suzhou")
    rules = load_rules(folders)
    vocabulary = load_vocabulary(
        next(file for folder in folders if (file := folder / "drawing" / "layers.yaml").is_file())
    )
    begun = process_time()
    counted: dict[str, Any] = {}
    if phase == "reader-alone":
        ezdxf.readfile(path)
    else:
        reading = read_drawing(path, vocabulary)
        read = process_time() - begun
        report = _judge(reading, rules)
        counted = {
            "read_s": round(read, 3),
            "entities": reading.source.entities_read,
            "findings": len(report.findings),
        }
        if phase == "with-outputs":
            with tempfile.TemporaryDirectory() as folder:
                write_results(Path(folder), reading, report)
    cpu = process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"cpu_s": round(cpu, 3), "peak_mb": round(peak), **counted}


def _judge(reading: Reading, rules: RuleBook) -> Report:
    return scrutinise(reading, rules=rules, today=TODAY)


if __name__ == "__main__":
    main()
