"""Facts of the engine as the text that is kept and hashed, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable

from tongjian.engines.penalties import from_plain, to_plain
from tongjian.engines.penalties.facts import Fact
from tongjian.kernel.ledger.chain import canonical
from tongjian.systems.enforcement.models import Fact as Row


def text_of(fact: Fact) -> str:
    """The text that is kept; the same fact gives the same text."""
    return canonical(to_plain(fact))


def facts_of(rows: Iterable[Row]) -> tuple[Fact, ...]:
    """The facts of rows in their order. Raises `FactError` for a text that is none."""
    return tuple(from_plain(row.kind, json.loads(row.body)) for row in rows)
