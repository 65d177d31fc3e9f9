"""What is wrong with a file that comes in: feature by feature, or with the file as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from tongjian.engines.drawing.refusal import Refused

__all__ = ["LISTED", "FeatureProblem", "Refused", "Severity", "capped"]

Severity = Literal["error", "warning"]
"""An error refuses the import whole; a warning needs looking at."""

LISTED: Final = 5_000
"""Problems of one code that are listed one by one; the rest is counted. Nobody reads a millionth line."""


@dataclass(frozen=True, slots=True)
class FeatureProblem:
    """One thing that is wrong, as a sentence, and how to mend it.

    `number` is the feature's place in the file from 1, `key` its key; None and "" where the file as a whole
    is meant. `where` is a place to look at, in metres of the blueprint; None where there is none.
    """

    number: int | None
    key: str
    code: str
    severity: Severity
    sentence: str
    mend: str
    where: tuple[float, float] | None = None


def capped(
    problems: Iterable[FeatureProblem], total: int, code: str, severity: Severity
) -> list[FeatureProblem]:
    """The first of many problems of one code, with a line that says how many there are in all."""
    listed = [problem for problem, _ in zip(problems, range(LISTED), strict=False)]
    if total > len(listed):
        sentence = f"同类问题共 {total} 处，这里只逐条列出前 {len(listed)} 处。"
        listed.append(FeatureProblem(None, "", code, severity, sentence, "请先改正列出的各处，再重新导入。"))
    return listed
