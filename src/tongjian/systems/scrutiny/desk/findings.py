"""The findings of a drawing as somebody reads them: what holds, what was decided, what may be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tongjian.kernel.cases.actions import View
from tongjian.kernel.cases.queries import Names
from tongjian.kernel.cases.state import HoldState
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.viewer import Role
from tongjian.systems.scrutiny.desk.basis import OPEN, TO_DECIDE
from tongjian.systems.scrutiny.desk.conversation import SaidRow
from tongjian.systems.scrutiny.desk.corrected import NUMBER, as_part
from tongjian.systems.scrutiny.desk.facts import DECISIONS, REJECTED
from tongjian.systems.scrutiny.desk.holding import FAIL, REFUSED, REVIEW, key_of_rule
from tongjian.systems.scrutiny.desk.record import Decision, Record
from tongjian.systems.scrutiny.desk.who import duties_of_officer
from tongjian.systems.scrutiny.models import Check, Finding
from tongjian.systems.scrutiny.queries import VERDICTS

STATES = {
    "failed": "不符合，未修改",
    "undecided": "待判断",
    "accept": "已认可",
    "reject": "不认可",
    "overridden": "已解除锁定",
}


@dataclass(frozen=True)
class Wanted:
    """Which findings somebody wants to see; empty: all that somebody has to see to."""

    duty: str = ""
    verdict: str = ""
    state: str = ""


@dataclass(frozen=True)
class FindingRow:
    """One finding with its state. `hold` keeps its department; `said` is the reason of the decision."""

    finding: Mapping[str, Any]
    word: str
    tone: str
    department: str
    state: str
    decision: str = ""
    version: int = 0
    said: SaidRow | None = None
    hold: HoldState | None = None
    first_of_rule: bool = False
    may_decide: bool = False
    may_decide_again: bool = False
    may_override: bool = False

    @property
    def state_title(self) -> str:
        return STATES.get(self.state, "")


def rows(
    report: Mapping[str, Any],
    found: Iterable[Finding],
    check: Check,
    view: View,
    names: Names,
    record: Record,
) -> list[FindingRow]:
    """Every finding that somebody has to see to, in the order of the report. No query."""
    by_number = {finding.number: finding for finding in found}
    desk = _Desk(check, view, names, record)
    shown, rules = [], set[str]()
    asked = [as_part(by_number[NUMBER])] if NUMBER in by_number else []
    for part in (*asked, *report["findings"]):
        if part["verdict"] in OPEN:
            first = part["rule"] not in rules
            rules.add(part["rule"])
            shown.append(desk.row(part, by_number.get(part["number"]), first))
    return shown


def bare_rows(report: Mapping[str, Any], city: str) -> list[FindingRow]:
    """The same for a drawing that no case rests on: nothing is held and nothing can be decided."""
    pack = pack_of(city)
    return [
        FindingRow(part, *VERDICTS[part["verdict"]], pack.duty_title(part["department"]), "")
        for part in report["findings"]
        if part["verdict"] in OPEN
    ]


def narrowed(shown: Iterable[FindingRow], wanted: Wanted) -> list[FindingRow]:
    """Those of a department, a verdict, a state."""
    return [
        row
        for row in shown
        if wanted.duty in ("", row.finding["department"])
        and wanted.verdict in ("", row.finding["verdict"])
        and wanted.state in ("", row.state)
    ]


class _Desk:
    """What is the same for every finding of one drawing and one reader."""

    def __init__(self, check: Check, view: View, names: Names, record: Record) -> None:
        self.slot, self.view, self.names, self.record = check.slot, view, names, record
        self.pack = pack_of(check.city)
        self.own = duties_of_officer(view)
        self.led = duties_of_officer(view, Role.HEAD)
        self.running = not view.case.ended

    def row(self, part: Mapping[str, Any], finding: Finding | None, first: bool) -> FindingRow:
        duty, decidable = part["department"], part["verdict"] in TO_DECIDE
        decision = self.record.decisions.get(finding.basis) if finding else None
        hold, overridden = self._hold(part["rule"], decidable, decision)
        mine = self.running and finding is not None and decidable and duty in self.own
        return FindingRow(
            finding=part,
            word=VERDICTS[part["verdict"]][0],
            tone=VERDICTS[part["verdict"]][1],
            department=self.pack.duty_title(duty),
            state=_state(decidable, decision, overridden),
            decision=DECISIONS[decision.decision] if decision else "",
            version=decision.version if decision else 0,
            said=self._said(decision),
            hold=hold,
            first_of_rule=first,
            may_decide=mine and decision is None,
            may_decide_again=mine and decision is not None and duty in self.led,
            may_override=self.running and hold is not None and first and duty in self.led,
        )

    def _hold(self, rule: str, decidable: bool, decision: Decision | None) -> tuple[HoldState | None, bool]:
        """The hold that stands for a finding, and whether the latest one was overridden."""
        kind = FAIL
        if decidable:
            if decision is not None and decision.decision != REJECTED:
                return None, False
            kind = REFUSED if decision else REVIEW
        key = key_of_rule(kind, self.slot, rule)
        holds = [hold for hold in self.view.case.holds.values() if hold.key.startswith(key)]
        standing = next((hold for hold in holds if hold.released_at is None), None)
        last = max(holds, key=lambda hold: hold.released_at or hold.placed_at, default=None)
        return standing, standing is None and last is not None and last.because == "override"

    def _said(self, decision: Decision | None) -> SaidRow | None:
        if decision is None:
            return None
        said = decision.said
        by = self.names.people.get(said.by, "") if said.by else ""
        return SaidRow(by, said.at, self.names.texts.get(said.text, ""))


def _state(decidable: bool, decision: Decision | None, overridden: bool) -> str:
    if overridden:
        return "overridden"
    if decision is not None:
        return decision.decision
    return "undecided" if decidable else "failed"
