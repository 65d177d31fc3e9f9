"""Chinese text as its characters and pairs of neighbouring characters, the units by which it is searched.

Words are not separated in Chinese, so a search for words would need a dictionary. Pairs need none and find
every word of two characters or more; a character stands for itself where somebody asks for one alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

_RUN = re.compile(r"[^\W_]+")
_CHINESE = re.compile(r"[㐀-鿿]+|[^㐀-鿿]+")


def runs(text: str) -> list[str]:
    """Unbroken runs of Chinese characters, or of letters and digits, in one width and lower case."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return [part for run in _RUN.findall(plain) for part in _CHINESE.findall(run)]


def indexed(parts: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    """Every character and pair of texts with their weights, and what it weighs in all."""
    weights: Counter[str] = Counter()
    for text, weight in parts:
        for gram in {gram for run in runs(text) for gram in (*run, *_pairs(run))}:
            weights[gram] += weight
    return weights


def wanted(text: str) -> frozenset[str]:
    """What a search asks for: the pairs of its runs, and runs of a single character."""
    return frozenset(gram for run in runs(text) for gram in (_pairs(run) or [run]))


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)]
