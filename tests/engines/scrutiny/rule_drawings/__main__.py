"""Write the drawings of all rules, to look at them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.engines.scrutiny.rule_drawings import CASES
from tongjian.engines.drawing.samples.canonical import write_plan


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="rule_drawings", description="Write the drawings of all rules as DXF."
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    folder: Path = parser.parse_args(arguments).out
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for rule, case in sorted(CASES.items()):
        for verdict, plan, _, around in case.drawings():
            write_plan(plan, folder / f"{rule}-{verdict}.dxf")
            if around is not None:
                beside = folder / f"{rule}-{verdict}.blueprint.json"
                beside.write_text(around.model_dump_json(by_alias=True, indent=1), "utf-8")
            written += 1
    sys.stdout.write(f"{written} drawings in {folder}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
