"""A file of rows read in a process of its own, with limits of time and memory."""

from __future__ import annotations

import json
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tongjian.engines.scrutiny.isolated.answers import Ended
from tongjian.engines.scrutiny.isolated.warm import Template
from tongjian.systems.approval.migration.reading import RawRow, UnreadableFile
from tongjian.systems.approval.migration.sheets import SHEETS

SECONDS: Final = 1800.0
MEGABYTES: Final = 2048
_template = Template(("tongjian.systems.approval.migration.child:main",))


def rows_apart(
    path: Path, name: str, *, seconds: float = SECONDS, megabytes: int = MEGABYTES
) -> Iterator[RawRow]:
    """Every row of the file, once all have been read: a file is staged whole or not at all.

    The memory of this process does not grow with their number. Raises `UnreadableFile`, also for a file over
    which its reader died, and `Unavailable` when no process can be started at all.
    """
    with tempfile.TemporaryDirectory(prefix="tongjian-rows-") as folder:
        rows = Path(folder, "rows")
        ended = _template.run([str(path), name, str(rows)], seconds=seconds, megabytes=megabytes)
        _must_have_read(ended, name, seconds, megabytes)
        with rows.open(encoding="utf-8") as lines:
            for line in lines:
                sheet, number, cells = json.loads(line)
                yield RawRow(SHEETS[sheet], number, cells)


def _must_have_read(ended: Ended, name: str, seconds: float, megabytes: int) -> None:
    if ended.code == 0:
        if ended.output:
            raise UnreadableFile(json.loads(ended.output)["refused"])
        return
    if ended.late or ended.code == -signal.SIGXCPU:
        raise UnreadableFile(f"读文件“{name}”超过 {seconds:g} 秒，已停止。请分成几批后再上传。")
    if b"MemoryError" in ended.errors or ended.code in (-signal.SIGKILL, -signal.SIGXFSZ):
        raise UnreadableFile(f"读文件“{name}”需要的内存超过 {megabytes} MB，已停止。请分成几批后再上传。")
    raise UnreadableFile(f"文件“{name}”读不出来，可能已损坏。请用表格软件打开并另存后再上传。")
