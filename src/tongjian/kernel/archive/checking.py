"""Three of the checks ask every file: digests compared, formats sniffed, contents opened elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tongjian.engines.inspection import Answer, Look, inspect_files
from tongjian.kernel.archive.entries import Entry, Result
from tongjian.kernel.archive.report import File
from tongjian.kernel.documents.formats import FORMATS

_SIGNATURES = frozenset({"p7s"})


@dataclass(frozen=True)
class Laid:
    """An entry as it lies on disk, ready to be opened and packed; None: there was nothing to lay."""

    entry: Entry
    path: Path | None


def laid_out(entries: Sequence[Entry], folder: Path) -> list[Laid]:
    """Every entry as a file: what is in the vault lies there, what was made here is written to `folder`."""
    laid = []
    for number, entry in enumerate(entries):
        if isinstance(entry.content, Path):
            laid.append(Laid(entry, entry.content if entry.content.is_file() else None))
        else:
            path = folder / f"{number}.{entry.extension}"
            path.write_bytes(entry.content)
            laid.append(Laid(entry, path))
    return laid


def checked(laid: Sequence[Laid]) -> list[File]:
    """The files with their answers, in the same order. Costs one child process, and one more for each file
    that brings its reader down."""
    there = [(each.path, each.entry.extension) for each in laid if each.path is not None]
    found = iter(inspect_files(there))
    return [_checked(each, next(found) if each.path is not None else None) for each in laid]


def _checked(laid: Laid, look: Look | None) -> File:
    entry = laid.entry
    if laid.path is None or look is None:
        lost = Result(Answer.FAILED, "文件缺失，请从备份恢复")
        unknown = Result(Answer.UNKNOWN, "文件缺失，不能检查")
        return _file(entry, "", 0, lost, lost, unknown)
    with laid.path.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    usability, safety = _judged(entry, laid.path, look)
    return _file(entry, sha256, laid.path.stat().st_size, _authentic(entry, sha256), usability, safety)


def _file(
    entry: Entry, sha256: str, size: int, authenticity: Result, usability: Result, safety: Result
) -> File:
    return File(
        path=entry.path,
        title=entry.title,
        kind=entry.kind.value,
        case=entry.case,
        sha256=sha256,
        size=size,
        open_to=entry.open_to,
        authenticity=authenticity,
        usability=usability,
        safety=safety,
    )


def _authentic(entry: Entry, sha256: str) -> Result:
    if entry.authentic is not None:
        return entry.authentic
    if entry.recorded == sha256:
        return Result(Answer.PASSED, "内容与登记的摘要相符")
    return Result(Answer.FAILED, f"内容与登记的摘要不符（登记为 {entry.recorded[:12]}…）")


def _judged(entry: Entry, path: Path, look: Look) -> tuple[Result, Result]:
    if entry.extension in _SIGNATURES:
        return (
            Result(Answer.PASSED, "签名数据，配合 PDF 使用"),
            Result(Answer.PASSED, "签名数据，没有可以执行的内容"),
        )
    declared = FORMATS.get(entry.extension)
    if declared is not None:
        with path.open("rb") as content:
            if not declared.recognises(content):
                sentence = f"内容不是{declared.title}：扩展名与内容不符，或文件已损坏"
                return Result(Answer.FAILED, sentence), Result(look.safe, look.safe_because)
    return Result(look.usable, look.usable_because), Result(look.safe, look.safe_because)
