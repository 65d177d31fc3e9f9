"""One inconsistency of a form."""

from __future__ import annotations

from dataclasses import dataclass

from tongjian.engines.measures.form import Indicator

_INNER = str.maketrans("“”", "‘’")


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not fit. `check` is the code of what found it, `sentence` what is wrong and how to mend it.

    `where` is the name of the indicator or of the place, `row` the indicator counted from 1; None: elsewhere.
    """

    check: str
    where: str
    sentence: str
    row: int | None = None


def about(check: str, indicator: Indicator, sentence: str) -> Finding:
    """A finding on one indicator, whose name begins the sentence."""
    name = indicator.row.name
    return Finding(check, name, f"“{name.translate(_INNER)}”{sentence}", indicator.row.number)


def at(check: str, where: str, sentence: str) -> Finding:
    """A finding on another part of the form, which begins the sentence."""
    return Finding(check, where, f"{where}：{sentence}")
