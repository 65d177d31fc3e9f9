"""What is found when a file is opened."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """Yes, no, and the two ways of not knowing: it was not possible, or there is nothing to ask."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {"passed": "通过", "failed": "不通过", "unknown": "无法检查", "not-applicable": "不适用"}[self]


@dataclass(frozen=True, slots=True)
class Look:
    """可用性 and 安全性 of one file, each with the sentence that says why."""

    usable: Answer
    usable_because: str
    safe: Answer
    safe_because: str

    @classmethod
    def unreadable(cls, sentence: str) -> Look:
        """What does not open cannot be searched either."""
        return cls(Answer.FAILED, sentence, Answer.UNKNOWN, "文件打不开，不能检查其中有没有可执行内容")
