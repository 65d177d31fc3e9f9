"""A table that was handed in, as rows of text: the one reader of XLSX for imports of every room.

The file is opened in a process of its own with limits of time and memory, since nobody knows who made it.
"""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Final

from tongjian.engines.scrutiny.isolated.warm import Template
from tongjian.kernel.documents.cells import MOST_ROWS, UnreadableTable

__all__ = ["UnreadableTable", "rows_apart"]

SECONDS: Final = 30.0
MEGABYTES: Final = 2048
_template = Template(("tongjian.kernel.documents.cells:main",))


def rows_apart(path: Path, most_rows: int = MOST_ROWS) -> list[list[str]]:
    """The rows of its first sheet that are not empty, each with the number of its line in front.

    Raises `UnreadableTable`.
    """
    ended = _template.run([str(path), str(most_rows)], seconds=SECONDS, megabytes=MEGABYTES)
    if ended.code == 0 and ended.output:
        answer = json.loads(ended.output)
        if "refused" in answer:
            raise UnreadableTable(answer["refused"])
        rows: list[list[str]] = answer["rows"]
        return rows
    if ended.late or ended.code == -signal.SIGXCPU:
        raise UnreadableTable(f"读文件超过 {SECONDS:g} 秒，已停止。请只留下要导入的那张表。")
    raise UnreadableTable("文件读不出来，可能已损坏或过大。请用表格软件另存后再导入。")
