"""Reading a file of a layer in a process of its own, with limits of time and memory. No Django."""

from __future__ import annotations

import json
import signal
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tongjian.engines.scrutiny.isolated.answers import Ended
from tongjian.engines.scrutiny.isolated.warm import Template
from tongjian.kernel.places.versions.reader import ASKED, Asked, Reading

SECONDS: Final = 1800
MEGABYTES: Final = 6144
_PROGRAM: Final = ("tongjian.kernel.places.versions.reader:main",)
_REFUSED: Final = 2


@dataclass(frozen=True)
class Refusal:
    """A file that could not be read at all: what is wrong with it, and how to mend it."""

    code: str
    sentence: str
    mend: str


def read_apart(
    file: Path, asked: Asked, folder: Path, *, seconds: float = SECONDS, megabytes: int = MEGABYTES
) -> Reading | Refusal:
    """Read the file in a child process; results go to `folder`. Raises Unavailable when there is none."""
    (folder / ASKED).write_text(asked.model_dump_json(by_alias=True), "utf-8")
    # Imports are rare, and the program is large: it is not kept waiting for the next one.
    with closing(Template(_PROGRAM)) as template:
        ended = template.run([str(file), str(folder)], seconds=seconds, megabytes=megabytes)
    return _answer(ended, seconds, megabytes)


@contextmanager
def under_its_name(content: Path, name: str) -> Iterator[Path]:
    """The content under a name with its extension, by which formats are told apart."""
    with tempfile.TemporaryDirectory(prefix="tongjian-source-") as folder:
        named = Path(folder) / name
        named.symlink_to(content)
        yield named


def _answer(ended: Ended, seconds: float, megabytes: int) -> Reading | Refusal:
    smaller = "请把成果按范围分成几个文件，或删去与本图层无关的内容后重新导入。"
    if ended.late or ended.code == -signal.SIGXCPU:
        return Refusal("timeout", f"读取这个文件用时超过 {seconds:g} 秒，已停止，没有导入任何要素。", smaller)
    if ended.code in {0, _REFUSED}:
        return _said(ended.output)
    if b"MemoryError" in ended.errors or b"bad_alloc" in ended.errors or ended.code == -signal.SIGKILL:
        sentence = f"读取这个文件需要的内存超过 {megabytes} MB，已停止，没有导入任何要素。"
        return Refusal("too-large", sentence, smaller)
    return _crashed()


def _said(output: bytes) -> Reading | Refusal:
    try:
        answer: dict[str, Any] = json.loads(output)
        return Refusal(**answer["refused"]) if isinstance(answer["refused"], dict) else Reading(**answer)
    except (ValueError, TypeError, KeyError, RecursionError):
        return _crashed()


def _crashed() -> Refusal:
    return Refusal(
        "crashed",
        "读取程序在这个文件上意外中止，没有导入任何要素。",
        "请用原软件打开检查，另存为 GeoPackage 或 GeoJSON 后重新导入。",
    )
