"""The command."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ruamel.yaml import YAML

from tongjian.kernel.packs.schema import Sheet
from tools import process_drawing
from tools.process_drawing.draw import drawn
from tools.process_drawing.order import parse


def main() -> int:
    """Draw one process beside its sheet."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.process_drawing",
        description=process_drawing.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("sheet", type=Path, help="<process>.sheet.yaml")
    parser.add_argument("order", help="the order of its steps, as 'review > (a | b) > conclude'")
    parser.add_argument("says", help="what the process is for, in a sentence")
    given = parser.parse_args()
    sheet = Sheet.model_validate(YAML(typ="safe").load(given.sheet))
    target = given.sheet.with_name(f"{sheet.process}.bpmn")
    try:
        target.write_text(drawn(sheet, parse(given.order), given.says), "utf-8")
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    print(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
