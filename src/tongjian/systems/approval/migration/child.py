"""The child process that reads a file of rows: whatever is in it, it takes nobody else with it.

Run by `isolated.template`, so it is loaded once and forked for every file; it needs no Django. Each row goes
to a file as one line of JSON; on standard output stands `refused`, the sentence why the file cannot be read,
or nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from tongjian.systems.approval.migration.reading import UnreadableFile, rows_of


def main(arguments: Sequence[str]) -> int:
    """`FILE NAME ROWS`: the file, what it was called, and where its rows are written."""
    path, name, rows = arguments
    try:
        with Path(rows).open("w", encoding="utf-8") as out:
            for row in rows_of(Path(path), name):
                out.write(json.dumps([row.sheet.code, row.line, row.cells], ensure_ascii=False) + "\n")
    except UnreadableFile as unreadable:
        print(json.dumps({"refused": str(unreadable)}))  # noqa: T201 - the answer
    return 0
