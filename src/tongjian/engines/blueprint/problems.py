"""What is wrong with a file that comes in: feature by feature, or with the file as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from tongjian.engines.drawing.refusal import Refused

__all__ = ["LISTED", "FeatureProblem", "Place", "Problems", "Refused", "Severity"]

Severity = Literal["error", "warning"]
"""An error refuses the import whole; a warning needs looking at."""
Place = tuple[float, float]
"""East and north in metres of the blueprint."""

LISTED: Final = 5_000
"""Problems of one code that are listed one by one; the rest is counted. Nobody reads a millionth line."""


@dataclass(frozen=True, slots=True)
class FeatureProblem:
    """One thing that is wrong, as a sentence, and how to mend it.

    `number` is the feature's place in the file from 1, `key` its key; None and "" where the file as a whole
    is meant. `where` is a place to look at; None where there is none.
    """

    number: int | None
    key: str
    code: str
    severity: Severity
    sentence: str
    mend: str
    where: Place | None = None


class Problems:
    """Problems as they are found: the first of each code in full, all of them counted."""

    def __init__(self, known: Iterable[FeatureProblem] = (), counts: Mapping[str, int] | None = None) -> None:
        self.listed = list(known)
        self.counts = Counter(counts or {})

    def tell(self, code: str, severity: Severity, sentence: str, mend: str) -> None:
        """Something that concerns the file as a whole."""
        self._add(FeatureProblem(None, "", code, severity, sentence, mend))

    def of_feature(self, problem: FeatureProblem) -> None:
        """Something that concerns one feature."""
        self._add(problem)

    def of_features(
        self, code: str, indices: Sequence[int], problem: Callable[[int], FeatureProblem]
    ) -> None:
        """The same for many features; `problem` is asked only for those that are listed."""
        for index in indices[: max(0, LISTED - self.counts[code])]:
            self.listed.append(problem(int(index)))
        if indices:
            self.counts[code] += len(indices)

    def in_order(self) -> tuple[FeatureProblem, ...]:
        """What concerns the file first, then feature by feature; of what is not listed the number is said."""
        more = [
            FeatureProblem(
                None,
                "",
                code,
                "warning",
                f"同类问题共 {count} 处，这里只逐条列出前 {LISTED} 处。",
                "请先改正列出的各处，再重新导入。",
            )
            for code, count in self.counts.items()
            if count > LISTED
        ]
        return tuple(sorted([*more, *self.listed], key=lambda each: each.number or 0))

    def _add(self, problem: FeatureProblem) -> None:
        self.counts[problem.code] += 1
        if self.counts[problem.code] <= LISTED:
            self.listed.append(problem)
