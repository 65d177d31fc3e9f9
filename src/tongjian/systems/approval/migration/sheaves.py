"""The rows of one tree, gathered by the case they hang on, and what can be said before anything is built."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from tongjian.kernel.cases.status import BEFORE_ACCEPTANCE, ENDED, Status
from tongjian.kernel.licences.models import LicenceState
from tongjian.systems.approval.migration.history import Finding, Past, findings
from tongjian.systems.approval.migration.known import Known
from tongjian.systems.approval.migration.models import Row
from tongjian.systems.approval.migration.sheets import CASES, HISTORY, LICENCES, MATERIALS, SHEETS


@dataclass
class Sheaf:
    """A case row with everything that hangs on its number."""

    row: Row
    values: dict[str, Any]
    pasts: list[Past] = field(default_factory=list)
    materials: list[dict[str, Any]] = field(default_factory=list)
    licences: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_stage(self) -> bool:
        return bool(self.values["level"] == "stage")

    @property
    def last(self) -> Status:
        return self.pasts[-1].status


class Say(Protocol):
    """Says something of a case row: the sentence and how to mend it."""

    def __call__(self, sheaf: Sheaf, sentence: str, mend: str, *, grave: bool = True) -> None: ...


def gathered(rows: Iterable[Row], found_out: list[Finding]) -> list[Sheaf]:
    """The stage first, then its matters in the order of the sheet; nothing where a row cannot be read."""
    found: dict[str, Sheaf] = {}
    others: dict[str, list[tuple[Row, dict[str, Any]]]] = defaultdict(list)
    for row in rows:
        values, wrong = SHEETS[row.sheet].read(row.cells)
        found_out += [Finding(row, note) for note in wrong]
        if row.sheet == CASES and row.key in found:
            found_out.append(Finding(row, (f"办件编号“{row.key}”出现两次", "一个办件只写一行")))
        elif row.sheet == CASES:
            found[row.key] = Sheaf(row, values)
        else:
            others[row.sheet].append((row, values))
    if any(each.grave for each in found_out):
        return []
    for row, values in others[HISTORY]:
        past = Past(row, Status(values["status"]), values["at"], values.get("remark", ""))
        found[row.key].pasts.append(past)
    for row, values in others[MATERIALS]:
        found[row.key].materials.append(values)
    for row, values in others[LICENCES]:
        found[row.key].licences.append(values)
    for sheaf in found.values():
        # Two states of one minute keep the order of the file.
        sheaf.pasts.sort(key=lambda past: (past.at, past.row.line))
    return sorted(found.values(), key=lambda sheaf: (bool(sheaf.values.get("parent")), sheaf.row.line))


def check(known: Known, sheaves: Sequence[Sheaf], found_out: list[Finding]) -> None:
    """What can be said before anything is built."""

    def say(sheaf: Sheaf, sentence: str, mend: str, *, grave: bool = True) -> None:
        found_out.append(Finding(sheaf.row, (sentence, mend), grave))

    top, below = sheaves[0], sheaves[1:]
    for sheaf in sheaves:
        if not sheaf.pasts:
            say(sheaf, "没有状态历史", "在“状态历史”表补上至少接件或受理")
            continue
        found_out += findings(sheaf.pasts, known.now, known.calendar)
        if sheaf.values["number"] in known.taken:
            say(sheaf, "本平台已有同一编号的办件，但不是从这个来源系统迁入的", "核对编号")
        if sheaf.values["project"] not in known.projects:
            say(sheaf, f"没有项目 {sheaf.values['project']}", "在“项目”表补上，或先在平台登记")
        accepted = any(past.status is Status.ACCEPTED for past in sheaf.pasts)
        if sheaf.last is Status.CORRECTION_STARTED and (accepted or not sheaf.is_stage):
            say(sheaf, "补正还没有结束，只有受理前的阶段可以在补正中迁入", "在原系统结束补正后再迁")
        for each in sheaf.licences:
            if each.get("state", LicenceState.VALID) != LicenceState.VALID and "ended_on" not in each:
                say(sheaf, f"证照“{each['document_number']}”已经终止，没有终止日期", "补上终止日期")
        code = sheaf.values.get("organisation")
        if code and code not in known.organisations:
            say(sheaf, f"没有部门“{code}”", "写机构代码，例如 natural-resources")
    if any(each.grave for each in found_out):
        return
    if top.values.get("parent"):
        say(top, f"没有上级办件 {top.values['parent']}", "在“办件”表补上阶段那一行")
    if top.is_stage and not below and top.last not in ENDED:
        say(top, "在办的阶段下没有事项", "补上阶段的事项")
    for sheaf in below:
        if sheaf.is_stage:
            say(sheaf, "阶段不能在另一个办件之下", "去掉上级办件编号")
        if sheaf.values["project"] != top.values["project"]:
            say(sheaf, "与上级办件不是同一个项目", "核对项目代码")
    if not any(each.grave for each in found_out) and top.is_stage and below:
        _consistent(top, below, say)


def _consistent(top: Sheaf, below: Sequence[Sheaf], say: Say) -> None:
    """A stage and its matters end together: by themselves they would not any more."""
    open_ = [sheaf for sheaf in below if sheaf.last not in ENDED]
    if top.last in ENDED and open_:
        say(open_[0], "阶段已经结束，事项却没有", "补上事项的办结状态")
    if top.last not in ENDED and not open_:
        say(top, "事项都已办结，阶段却没有", "补上阶段的办结状态")
    if top.last in BEFORE_ACCEPTANCE:
        for sheaf in below:
            if sheaf.last not in BEFORE_ACCEPTANCE | ENDED:
                say(sheaf, "阶段还没有受理，事项却已受理", "补上阶段的受理时间")
