"""A file of a stranger, taken apart in a process of its own with limits of time and memory."""

from __future__ import annotations

import json
import signal
import tempfile
from pathlib import Path
from typing import Final

from tongjian.engines.scrutiny.isolated.answers import Ended
from tongjian.engines.scrutiny.isolated.warm import Template
from tongjian.systems.performance.papers.reading.lines import Content, UnreadableFile

SECONDS: Final = 60.0
MEGABYTES: Final = 768
_template = Template(("tongjian.systems.performance.papers.reading.child:main",))


def content_apart(path: Path, name: str, *, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> Content:
    """The lines of the file.

    Raises `UnreadableFile`, also for a file over which its reader died, and `Unavailable` when no process can
    be started at all.
    """
    with tempfile.TemporaryDirectory(prefix="tongjian-paper-") as folder:
        out = Path(folder, "lines.json")
        ended = _template.run([str(path), name, str(out)], seconds=seconds, megabytes=megabytes)
        if ended.code != 0:
            raise UnreadableFile(_why(ended, name, seconds, megabytes))
        answer = json.loads(out.read_text(encoding="utf-8"))
    if "refused" in answer:
        raise UnreadableFile(answer["refused"])
    return Content.of(answer)


def _why(ended: Ended, name: str, seconds: float, megabytes: int) -> str:
    if ended.late or ended.code == -signal.SIGXCPU:
        return f"读文件“{name[:80]}”超过 {seconds:g} 秒，已停止。请删去无关的内容后再上传。"
    if b"MemoryError" in ended.errors or ended.code in (-signal.SIGKILL, -signal.SIGXFSZ):
        return f"读文件“{name[:80]}”需要的内存超过 {megabytes} MB，已停止。请删去无关的内容后再上传。"
    return f"文件“{name[:80]}”读不出来，可能已损坏。请用办公软件打开并另存后再上传。"
