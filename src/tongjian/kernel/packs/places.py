"""Where definitions stand, for proofs that point at a line."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tongjian.kernel.packs.mistakes import Mistake
from tongjian.kernel.packs.reader import Location, Source


@dataclass(frozen=True)
class Places:
    """The files by room and code."""

    sources: Mapping[tuple[str, str], Source]

    def mistake(self, room: str, code: str, at: Location, sentence: str, mend: str) -> Mistake:
        """A mistake at that place of that definition."""
        return self.sources[room, code].mistake(at, sentence, mend)

    def body(self, code: str) -> Location:
        """Where an organisation stands in `organisations.yaml`."""
        written = self.sources["organisations", ""].data["organisations"]
        return ("organisations", next(n for n, body in enumerate(written) if body["code"] == code))


def choose(wrong: str, known: Iterable[str]) -> str:
    """The mend for a name that does not exist: the nearest one, or all there are."""
    names = sorted(known)
    close = difflib.get_close_matches(wrong, names, n=1, cutoff=0.6)
    close = close or [name for name in names if wrong and name.startswith(wrong)]
    if close:
        return f"是否想写“{close[0]}”"
    shown = "、".join(names[:12]) + ("……" if len(names) > 12 else "")
    return f"改为已有的：{shown}" if names else "先补上这项定义"


def repeated(names: Iterable[str]) -> list[int]:
    """The positions of names that stood before."""
    seen: set[str] = set()
    return [n for n, name in enumerate(names) if name in seen or seen.add(name)]  # type: ignore[func-returns-value]
