"""What a resubmission of 2,000 elements costs, both drawings read: `python -m bench.compare --json`.

The second drawing is the first after a program numbered every entity anew, a row of stalls moved, a building
was reshaped, greens were added and others taken away. Each figure is that of a process of its own, which has
loaded the code and the rules before the clock starts.
"""

from __future__ import annotations

import argparse
import json
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
from tongjian.engines.drawing import load_vocabulary, read_drawing
from tongjian.engines.scrutiny import load_rules, scrutinise
from tongjian.kernel.packs.folder import pack_folders

TODAY = date(2026, 11, 20)
BAR = {"both_read_and_compared_cpu_s": 2.0}
PHASES = ("compare", "reader-alone")
APPLICATION = "TONGJIAN"
_STALLS, _ROW = 1_939, 97
_MOVED, _GREENS = 40, 40


def main() -> None:
    """Print the figures; with --phase, be the process that is measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--phase", choices=PHASES, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.phase:
        print(json.dumps(_measured(given.phase, given.folder)))
        return
    with tempfile.TemporaryDirectory() as folder:
        _draw(Path(folder, "before.dxf"), resubmitted=False)
        _draw(Path(folder, "after.dxf"), resubmitted=True)
        figures: dict[str, Any] = {"bench": "compare"}
        for phase in PHASES:
            runs = [_in_a_process(phase, Path(folder)) for _ in range(given.rounds)]
            figures[phase.replace("-", "_")] = min(runs, key=lambda run: run["cpu_s"])
    figures |= {"bar": BAR, "rounds": given.rounds, "machine": machine()}
    emit(figures, given.json)


def _draw(path: Path, *, resubmitted: bool) -> None:
    """An estate of 2,000 elements, as it came first or as it comes again."""
    document = ezdxf.new("R2010")
    document.header["$INSUNITS"] = 6
    document.appids.add(APPLICATION)
    space = document.modelspace()
    for i in range(500 if resubmitted else 0):  # so that every handle is another one
        space.add_point((i, -900), {"layer": "0"})
    _outline(space, "用地红线", 0, 0, 500, 400, 地块编号="A1")
    for number in range(1, 11):
        x, depth = 10 + 48 * (number - 1), 18 if resubmitted and number == 3 else 14
        words = {"楼号": str(number), "层数": "18", "建筑高度": "54.0", "性质": "住宅", "耐火等级": "二级"}
        _outline(space, "建筑基底", x, 200, 40, depth, **words)
        _outline(space, "楼层轮廓", x, 1200, 40, 14, 楼号=str(number), 层="1-18", 用途="住宅", 层高="3.0")
    for i in range(_STALLS):
        beside = 100 if resubmitted and i < _MOVED else 0
        _outline(space, "机动车位", 10 + 2.5 * (i % _ROW) + 2.5 * beside, 10 + 6 * (i // _ROW), 2.5, 5.5)
    for i in range(_GREENS):
        at = i + 5 if resubmitted else i
        _outline(space, "绿地", 10 + 11 * at, 300 + at / 10, 9 + at / 5, 60, 类型="宅旁绿地")
    document.saveas(path)


def _outline(
    space: Modelspace, layer: str, x: float, y: float, width: float, height: float, **words: str
) -> None:
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    drawn = space.add_lwpolyline(corners, close=True, dxfattribs={"layer": layer})
    if words:
        drawn.set_xdata(APPLICATION, [(1000, f"{key}={value}") for key, value in words.items()])


def _in_a_process(phase: str, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.compare", "--phase", phase, "--folder", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def _measured(phase: str, folder: Path) -> dict[str, Any]:
    folders = pack_folders("suzhou")
    rules = load_rules(folders)
    vocabulary = load_vocabulary(
        next(file for place in folders if (file := place / "drawing" / "layers.yaml").is_file())
    )
    before, after = folder / "before.dxf", folder / "after.dxf"
    begun = process_time()
    if phase == "reader-alone":
        ezdxf.readfile(before)
        ezdxf.readfile(after)
        return {"cpu_s": round(process_time() - begun, 3)}
    first = scrutinise(read_drawing(before, vocabulary), rules=rules, today=TODAY)
    second = scrutinise(read_drawing(after, vocabulary), rules=rules, today=TODAY, previous=first.as_dict())
    cpu, found = process_time() - begun, second.comparison
    assert found is not None
    return {
        "cpu_s": round(cpu, 3),
        "elements": len(second.elements),
        "renumbered": found.renumbered,
        "added": len(found.added),
        "moved": len(found.moved),
        "removed": len(found.removed),
        "retagged": len(found.retagged),
        "outside": len(found.outside),
    }


if __name__ == "__main__":
    main()
