"""What happened to a row of a register, in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tongjian.kernel.ledger.models import Event
from tongjian.systems.performance.registers.catalogue import Register

_HAPPENED: Mapping[str, str] = {
    "added": "登记",
    "corrected": "更正",
    "voided": "作废",
    "evidence": "上传依据文件",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the history; `changes` are column, before and after of a correction."""

    at: datetime
    who: str
    what: str
    reason: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()


def happening(register: Register, event: Event, names: Mapping[int, str]) -> Happening:
    """An event of the chain of a row."""
    said = json.loads(event.body)
    before: Mapping[str, str] = said.get("before", {})
    after: Mapping[str, str] = said.get("after", {})
    changes = tuple(
        (register.named[name].title, old, after.get(name, ""))
        for name, old in before.items()
        if name in register.named
    )
    what = event.kind.partition(":")[2]
    who = names.get(event.actor or 0, "系统")
    return Happening(event.at, who, _HAPPENED.get(what, what), said.get("reason", ""), changes)
