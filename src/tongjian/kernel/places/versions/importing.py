"""Reading a file in a process of its own, and keeping what came of it."""

from __future__ import annotations

import json
import signal
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tongjian.engines.blueprint.frame import Frame
from tongjian.engines.blueprint.layer import Layer
from tongjian.engines.scrutiny.isolated.answers import Ended
from tongjian.engines.scrutiny.isolated.warm import Template
from tongjian.kernel.documents.models import Document
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.places.models import LayerVersion, State
from tongjian.kernel.places.versions.reader import ASKED, NORMAL, REPORT, ROWS, Asked, Reading

SECONDS: Final = 1800
MEGABYTES: Final = 6144
_PROGRAM: Final = ("tongjian.kernel.places.versions.reader:main",)
_REFUSED: Final = 2
_KINDS: Final = {
    ROWS: ("rows", "application/vnd.sqlite3"),
    NORMAL: ("normal", "application/flatgeobuf"),
    REPORT: ("report", "application/json"),
}
_MOST: Final = 1 << 40


@dataclass(frozen=True)
class Refusal:
    """A file that could not be read at all: what is wrong with it, and how to mend it."""

    code: str
    sentence: str
    mend: str


@dataclass(frozen=True)
class Kept:
    """A result that lies in the vault: its content and size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Outcome:
    """What came of reading a file, and its results by their names."""

    reading: Reading | Refusal
    kept: dict[str, Kept]


def read_apart(
    file: Path, asked: Asked, folder: Path, *, seconds: float = SECONDS, megabytes: int = MEGABYTES
) -> Reading | Refusal:
    """Read the file in a child process; results go to `folder`. Raises Unavailable when there is none."""
    (folder / ASKED).write_text(asked.model_dump_json(by_alias=True), "utf-8")
    # Imports are rare, and the program is large: it is not kept waiting for the next one.
    with closing(Template(_PROGRAM)) as template:
        ended = template.run([str(file), str(folder)], seconds=seconds, megabytes=megabytes)
    return _answer(ended, seconds, megabytes)


def outcome_of(version: LayerVersion, frame: Frame) -> Outcome:
    """Read the source of a version and put what came of it in the vault. No SQL."""
    assert version.source is not None
    asked = Asked(
        layer=Layer.model_validate_json(version.definition),
        frame=frame,
        crs=version.crs,
        source_layer=version.source_layer,
    )
    with tempfile.TemporaryDirectory(prefix="tongjian-layer-") as name:
        folder = Path(name)
        with under_its_name(vault().path_of(version.source.sha256), version.source_name) as file:
            reading = read_apart(file, asked, folder)
        return Outcome(reading, kept_in(folder))


def kept_in(folder: Path) -> dict[str, Kept]:
    """Put the results in the vault."""
    return {name: _keep(folder / name) for name in _KINDS if (folder / name).is_file()}


def settle(version: LayerVersion, outcome: Outcome) -> None:
    """Keep what came of reading: the version is ready, or refused with every reason. Within a transaction."""
    for name, kept in outcome.kept.items():
        field, media_type = _KINDS[name]
        setattr(version, field, _document(version, f"{version.layer}-{name}", media_type, kept))
    reading = outcome.reading
    if isinstance(reading, Refusal):
        version.state, version.error, version.mend = State.REFUSED, reading.sentence[:500], reading.mend[:300]
    else:
        version.crs, version.features, version.digest = reading.crs, reading.features, reading.digest
        version.state = State.REFUSED if reading.refused else State.READY
        if reading.refused:
            version.error = "检查发现错误，成果没有导入。"
            version.mend = "请按检查报告逐条改正后重新导入。"
    version.save()


@contextmanager
def under_its_name(content: Path, name: str) -> Iterator[Path]:
    """The content under a name with its extension, by which formats are told apart."""
    with tempfile.TemporaryDirectory(prefix="tongjian-source-") as folder:
        named = Path(folder) / name
        named.symlink_to(content)
        yield named


def _keep(path: Path) -> Kept:
    with path.open("rb") as stream, vault().receive(stream, _MOST) as incoming:
        vault().let_in(incoming)
        return Kept(incoming.sha256, incoming.size)


def _document(version: LayerVersion, name: str, media_type: str, kept: Kept) -> Document:
    return Document.objects.create(
        city=version.city,
        sha256=kept.sha256,
        size=kept.size,
        media_type=media_type,
        name=name,
        owner_id=version.source.owner_id if version.source else None,
    )


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
