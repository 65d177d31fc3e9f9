"""Mistakes found on the way through a measure."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

from tongjian.engines.measures.bound.problems import MeasureMistakes, Mistake, Path


class Notebook:
    """Collects every mistake, so that a person mends a measure in one go."""

    def __init__(self) -> None:
        self._found: list[Mistake] = []

    def note(self, path: Path, sentence: str, mend: str) -> None:
        """One more mistake."""
        self._found.append(Mistake(path, sentence, mend))

    def unknown(self, path: Path, what: str, written: Any, known: Iterable[str]) -> None:
        """A name that is not declared, with the one that may be meant."""
        names = sorted(known)
        close = difflib.get_close_matches(str(written)[:80], names, n=1, cutoff=0.6)
        mend = f"是否想写“{close[0]}”" if close else f"可用：{'、'.join(names[:20])}"
        sentence = f"没有写{what}" if written is None else f"没有名为“{str(written)[:40]}”的{what}"
        self.note(path, sentence, mend)

    def settle(self) -> None:
        """Raise `MeasureMistakes` when anything is wrong."""
        if self._found:
            raise MeasureMistakes(tuple(self._found))
