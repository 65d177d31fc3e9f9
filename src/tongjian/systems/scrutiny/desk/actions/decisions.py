"""审查判断: a person decides what the machine left open, for a reason, about what it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from tongjian.kernel.cases.actions import Action, Notify, Refusal, View, registry
from tongjian.kernel.cases.common import ANY_KIND, Given, HoldGiven, holds_become
from tongjian.kernel.cases.facts import Fact
from tongjian.kernel.cases.status import OPEN
from tongjian.kernel.people.viewer import Role
from tongjian.systems.scrutiny.desk.basis import TO_DECIDE
from tongjian.systems.scrutiny.desk.facts import REJECTED, FindingsDecided
from tongjian.systems.scrutiny.desk.holding import SYSTEM, wanted
from tongjian.systems.scrutiny.desk.record import Decision, Record, Said, record_of
from tongjian.systems.scrutiny.desk.rests import Resting, resting
from tongjian.systems.scrutiny.desk.who import duties_of_officer, officer
from tongjian.systems.scrutiny.models import Finding

MOST = 2000


@dataclass(frozen=True)
class Deciding:
    """What is decided, what was decided before, and what will have to be held afterwards."""

    rests: Resting
    findings: tuple[Finding, ...]
    record: Record
    holds: tuple[HoldGiven, ...]


@registry.action
class DecideFindings(Action):
    """判断审查项: 认可 or 不认可, for everything that is named, with one reason.

    What was decided before is decided anew only by the head of the department, who says so (`again`).
    """

    name, title = "decide_findings", "判断审查项"
    kinds, states = ANY_KIND, OPEN
    button = False

    class Input(Given):
        check: UUID = Field(title="图纸")
        findings: list[int] = Field(min_length=1, max_length=MOST, title="审查项")
        decision: Literal["accept", "reject"] = Field(title="结论")
        remark: str = Field(min_length=2, max_length=1000, title="理由")
        again: bool = Field(False, title="改判")

    def who(self, view: View) -> Refusal | None:
        return officer(view)

    def load(self, view: View, given: Any) -> Deciding:
        """3 queries, whatever the number of findings."""
        lead = view.duty_of(view.case.organisation)
        rests = resting(view.case.id, lead)
        named = set(given.findings)
        findings = tuple(f for f in rests.findings.get(given.check, ()) if f.number in named)
        record = record_of(view.tree, view.case.id)
        said = Said(view.actor.user, view.now, "")
        decided = {f.basis: Decision(given.decision, f.duty, 0, said) for f in findings}
        duties = set(view.tree.duties.values())
        holds = wanted(view.case, rests, {**record.decisions, **decided}, duties, lead)
        return Deciding(rests, findings, record, tuple(holds))

    def check(self, view: View, given: Any) -> Iterator[Refusal]:
        loaded: Deciding = view.loaded
        if refusal := loaded.rests.refusal(given.check):
            yield refusal
            return
        if len(loaded.findings) != len(set(given.findings)):
            yield Refusal("有的审查项不存在", "请刷新页面")
        own, led = duties_of_officer(view), duties_of_officer(view, Role.HEAD)
        for finding in loaded.findings:
            if finding.verdict not in TO_DECIDE:
                yield Refusal(
                    f"第{finding.number}项不符合规则，不能判断", "请修改图纸，或由审批负责人解除锁定"
                )
            elif finding.duty not in own:
                yield Refusal(f"第{finding.number}项属于其他部门", "请由该部门的人员判断")
            elif finding.basis in loaded.record.decisions and not (given.again and finding.duty in led):
                yield Refusal(
                    f"第{finding.number}项已经由他人判断", "请刷新页面查看；改判须由该部门的审批负责人办理"
                )

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        loaded: Deciding = view.loaded
        check = loaded.rests.check(given.check)
        assert check is not None
        by_duty: dict[str, list[Finding]] = defaultdict(list)
        for finding in loaded.findings:
            by_duty[finding.duty].append(finding)
        for duty, findings in by_duty.items():
            yield FindingsDecided(
                decision=given.decision,
                check=str(check.pk),
                slot=check.slot,
                version=check.attachment.version,
                duty=duty,
                bases=tuple(dict.fromkeys(finding.basis for finding in findings)),
                titles=tuple(dict.fromkeys(finding.title for finding in findings)),
                remark=given.remark,
            )
        yield from holds_become(view.case, SYSTEM, loaded.holds, because="decided", remark=given.remark)

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        if given.decision == REJECTED:
            yield Notify("审查项不认可，需要修改图纸", given.remark, organisation=view.case.applicant)
