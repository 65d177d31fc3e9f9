"""What can go wrong with an expression: when it is written, and when it is evaluated."""

from __future__ import annotations

from collections.abc import Iterable


class ExpressionError(ValueError):
    """An expression that cannot be accepted into a pack.

    `line` and `column` count from 1; `column` counts characters, not bytes. `sentence` says what is wrong,
    `mend` what the author can do about it.
    """

    def __init__(self, file: str, line: int, column: int, sentence: str, mend: str) -> None:
        self.file = file
        self.line = line
        self.column = column
        self.sentence = sentence
        self.mend = mend
        place = f"{file}:{line}:{column}" if file else f"第 {line} 行第 {column} 列"
        super().__init__(f"{place}：{sentence}。{mend}。")


class Unknown(Exception):
    """The expression has no truth yet: it depends on a value that is absent.

    `missing` names every absent variable the expression refers to (or the key absent from a map), sorted.
    """

    def __init__(self, missing: Iterable[str]) -> None:
        self.missing = tuple(sorted(missing))
        super().__init__(f"缺少数据：{'、'.join(self.missing)}")


class EvaluationError(ValueError):
    """The values are there, but no result follows from them: division by zero, overflow, a wrong kind."""
