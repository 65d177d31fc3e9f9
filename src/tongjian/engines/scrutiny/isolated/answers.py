"""What became of a child, as an answer: its report, or one sentence."""

from __future__ import annotations

import json
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

_REFUSED = 2
_SPLIT = "拆分图纸或删去与总平面图无关的内容后重新上传。"
_SAVE_AGAIN = "请在 CAD 中执行 AUDIT 修复，另存为 DXF 后重新上传。"


@dataclass(frozen=True)
class Ended:
    """How a child ended: its exit code (negative: the signal), None when it had to be stopped at the deadline
    or nobody saw its end; what it said, and the CPU seconds it took."""

    code: int | None
    late: bool = False
    output: bytes = b""
    errors: bytes = b""
    cpu: float = 0.0


@dataclass(frozen=True)
class Refusal:
    """A file that was not judged: `code` for programs, `sentence` what and why, `mend` what to do."""

    code: str
    sentence: str
    mend: str

    @property
    def accidental(self) -> bool:
        """It says how the reading ended, on this machine and with these limits, not what the file is."""
        return self.code in {"timeout", "too-large", "crashed"}


Answer: TypeAlias = Mapping[str, Any] | Refusal


def answer_of(ended: Ended, *, seconds: float, megabytes: int) -> Answer:
    """The report a child printed, its refusal, or the sentence for the way it died."""
    if ended.late:
        return Refusal("timeout", f"审查用时超过 {seconds:g} 秒，已停止。", _SPLIT)
    if ended.code in {0, _REFUSED}:
        return _said(ended)
    return _accident(ended, megabytes)


def _said(ended: Ended) -> Answer:
    try:
        answer = json.loads(ended.output)
        return Refusal(**answer["refused"]) if "refused" in answer else dict(answer)
    except (ValueError, TypeError, KeyError, RecursionError):
        return _crashed("读图程序的答复不完整，图纸没有审查。")


def _accident(ended: Ended, megabytes: int) -> Refusal:
    if ended.code == -signal.SIGXCPU:
        return Refusal("timeout", "审查用尽了允许的计算时间，已停止。", _SPLIT)
    if b"MemoryError" in ended.errors or b"bad_alloc" in ended.errors or ended.code == -signal.SIGKILL:
        return Refusal("too-large", f"读取这张图需要的内存超过 {megabytes} MB，已停止。", _SPLIT)
    return _crashed("读图程序在这个文件上意外中止，图纸没有审查。")


def _crashed(sentence: str) -> Refusal:
    return Refusal("crashed", sentence, _SAVE_AGAIN)
