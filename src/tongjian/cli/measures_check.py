"""`tongjian measures check`: the inconsistencies of a form."""

from __future__ import annotations

import argparse
import json
import sys

from tongjian.engines.measures.checks import inconsistencies
from tongjian.kernel.measures.sheets import read_form


def run(args: argparse.Namespace) -> int:
    """Print every inconsistency; 1 when there are any. Raises `PackErrors`."""
    given = read_form(args.file)
    for mistake in given.unread:
        print(mistake, file=sys.stderr)
    rows = [
        {
            "row": finding.where,
            "number": finding.row,
            "line": given.line_of(finding.row),
            "check": finding.check,
            "sentence": finding.sentence,
        }
        for finding in inconsistencies(given.form)
    ]
    if args.json:
        print(json.dumps(rows, ensure_ascii=False))
    else:
        for row in rows:
            print(f"{args.file}:{row['line']}：{row['sentence']}")
        print(f"{args.file}：{f'{len(rows)} 处矛盾' if rows else '没有矛盾'}", file=sys.stderr)
    return 1 if rows else 0
