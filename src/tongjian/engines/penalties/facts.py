"""What happens in a case, as facts: frozen, dated, by a person. The order of the list is the order of the case.

`on` is the day it happened, `by` the id of the person who did it or approved it. Where another person
prepared it, a field names them. Facts carry nothing that can be computed from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from tongjian.engines.penalties.parts import Construction, Instalment, Investigator, Offence, Sanction
from tongjian.engines.penalties.terms import (
    Challenge,
    Ending,
    Evidence,
    Nature,
    Opinion,
    Order,
    Outcome,
    Paper,
    Pause,
    Spared,
    SpotGround,
    Verdict,
    Way,
)

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened; always one of the kinds below. `act` is its name, `title` that on screens."""

    act: ClassVar[str] = ""
    title: ClassVar[str] = ""

    on: date
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced(Fact):
    """案源: how the case came to be known. `ended_on` is the last day of the act, None while it goes on.

    `harm`: it concerns life, health or financial safety and did harm (five years of limitation). `age` and
    `born` are not kept: `under_age` says that the party was under 14.
    """

    act: ClassVar[str] = "sourced"
    title: ClassVar[str] = "登记案源"

    source: str
    nature: Nature
    ended_on: date | None = None
    harm: bool = False
    under_age: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered(Fact):
    """立案: approved by the head; `criteria` are the codes of the criteria that are met."""

    act: ClassVar[str] = "registered"
    title: ClassVar[str] = "立案"

    proposer: str
    criteria: tuple[str, ...]
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRegistered(Fact):
    """不予立案, with the reason that is told to whoever reported it."""

    act: ClassVar[str] = "not-registered"
    title: ClassVar[str] = "不予立案"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned(Fact):
    """The officers who investigate (办案人员), two or more; replaces the team before."""

    act: ClassVar[str] = "assigned"
    title: ClassVar[str] = "指派办案人员"

    officers: tuple[Investigator, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecusalAsked(Fact):
    """回避 is asked for, by the party or by the officer."""

    act: ClassVar[str] = "recusal-asked"
    title: ClassVar[str] = "申请回避"

    person: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecusalDecided(Fact):
    """The head decides whether somebody withdraws; until then the investigation goes on (行政处罚法 43)."""

    act: ClassVar[str] = "recusal-decided"
    title: ClassVar[str] = "决定是否回避"

    person: str
    granted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceTaken(Fact):
    """A piece of evidence with the SHA-256 of its file; by two officers who showed their papers.

    `witnessed` says that the party or a witness confirmed it. `origin` names what it was taken over from.
    """

    act: ClassVar[str] = "evidence-taken"
    title: ClassVar[str] = "收集证据"

    key: str
    kind: Evidence
    name: str
    digest: str
    officers: tuple[str, ...]
    papers_shown: bool = True
    witnessed: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceHanded(Fact):
    """Evidence passes from `by` to another keeper (保管链)."""

    act: ClassVar[str] = "evidence-handed"
    title: ClassVar[str] = "移交证据"

    key: str
    to: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceExcluded(Fact):
    """Evidence that may not be used: taken unlawfully or found untrue (行政处罚法 46)."""

    act: ClassVar[str] = "evidence-excluded"
    title: ClassVar[str] = "排除证据"

    key: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preserved(Fact):
    """先行登记保存: evidence that may be lost is registered where it is; approved by the head, `by`."""

    act: ClassVar[str] = "preserved"
    title: ClassVar[str] = "先行登记保存证据"

    key: str
    officers: tuple[str, ...]
    items: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreservationSettled(Fact):
    """What was done with registered evidence: returned, seized, confiscated, sent to an appraisal."""

    act: ClassVar[str] = "preservation-settled"
    title: ClassVar[str] = "处理登记保存的证据"

    key: str
    settlement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seized(Fact):
    """查封、扣押, approved by the head; `urgent`: the approval was made up within the period of the law."""

    act: ClassVar[str] = "seized"
    title: ClassVar[str] = "查封、扣押"

    key: str
    officers: tuple[str, ...]
    items: tuple[str, ...]
    reason: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeizureProlonged(Fact):
    """A seizure is prolonged once, approved by the head, and the party told why."""

    act: ClassVar[str] = "seizure-prolonged"
    title: ClassVar[str] = "延长查封、扣押"

    key: str
    days: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeizureLifted(Fact):
    """A seizure ends; what became of the things."""

    act: ClassVar[str] = "seizure-lifted"
    title: ClassVar[str] = "解除查封、扣押"

    key: str
    settlement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered(Fact):
    """责令改正 or 责令停止建设 with its last day."""

    act: ClassVar[str] = "ordered"
    title: ClassVar[str] = "责令改正、停止建设"

    order: Order
    content: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected(Fact):
    """The act was found to be corrected, or not."""

    act: ClassVar[str] = "corrected"
    title: ClassVar[str] = "核查改正情况"

    corrected: bool
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused(Fact):
    """The period of the decision stops: an appraisal, a hearing, as the rules know it."""

    act: ClassVar[str] = "paused"
    title: ClassVar[str] = "中止计算期限"

    cause: Pause
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed(Fact):
    """The period of the decision goes on."""

    act: ClassVar[str] = "resumed"
    title: ClassVar[str] = "恢复计算期限"

    cause: Pause


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended(Fact):
    """The period of the decision becomes longer by calendar days, where the rules know it; by the head."""

    act: ClassVar[str] = "extended"
    title: ClassVar[str] = "延长办案期限"

    days: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Concluded(Fact):
    """调查终结: what was found and what is proposed. `grave` asks for review and discussion by itself."""

    act: ClassVar[str] = "concluded"
    title: ClassVar[str] = "调查终结"

    outcome: Outcome
    facts: str
    offences: tuple[Offence, ...] = ()
    sanction: Sanction | None = None
    spared: Spared | None = None
    construction: Construction | None = None
    grave: bool = False
    public_interest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed(Fact):
    """法制审核 by somebody who did not investigate; `qualified`: passed the examination of the law's article."""

    act: ClassVar[str] = "reviewed"
    title: ClassVar[str] = "法制审核"

    opinion: Opinion
    text: str
    qualified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Notified(Fact):
    """事先告知 served on `on`: what is proposed, facts, grounds, rights; `hearing`: told of the right to one."""

    act: ClassVar[str] = "notified"
    title: ClassVar[str] = "事先告知"

    sanction: Sanction
    facts: str
    hearing: bool
    new_evidence: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Defended(Fact):
    """陈述、申辩 of the party."""

    act: ClassVar[str] = "defended"
    title: ClassVar[str] = "陈述、申辩"

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DefenceAnswered(Fact):
    """The defence was checked again (复核): whether it is accepted and why."""

    act: ClassVar[str] = "defence-answered"
    title: ClassVar[str] = "复核陈述、申辩"

    accepted: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsWaived(Fact):
    """The party states that it will neither defend itself nor ask for a hearing (签字放弃)."""

    act: ClassVar[str] = "rights-waived"
    title: ClassVar[str] = "放弃陈述、申辩和听证"


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingAsked(Fact):
    """The party asks for a hearing (申请听证)."""

    act: ClassVar[str] = "hearing-asked"
    title: ClassVar[str] = "申请听证"

    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingAnnounced(Fact):
    """听证通知 served on `on`: day, place, host."""

    act: ClassVar[str] = "hearing-announced"
    title: ClassVar[str] = "通知听证"

    held_on: date
    place: str
    host: str
    public: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingHeld(Fact):
    """The hearing was held by its host, `by`; `charged` is what the party paid for it and is always zero."""

    act: ClassVar[str] = "hearing-held"
    title: ClassVar[str] = "举行听证"

    recorder: str
    investigators: tuple[str, ...]
    attended: bool
    text: str
    charged: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingDropped(Fact):
    """The party withdrew its request."""

    act: ClassVar[str] = "hearing-dropped"
    title: ClassVar[str] = "撤回听证申请"

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discussed(Fact):
    """集体讨论 by heads of the authority."""

    act: ClassVar[str] = "discussed"
    title: ClassVar[str] = "集体讨论"

    participants: tuple[str, ...]
    conclusion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided(Fact):
    """The decision by the head. `late`: why it comes after its period. `taught`: the spared party was instructed."""

    act: ClassVar[str] = "decided"
    title: ClassVar[str] = "作出决定"

    outcome: Outcome
    number: str = ""
    sanction: Sanction | None = None
    spared: Spared | None = None
    taught: bool = False
    late: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotDecided(Fact):
    """简易程序: a decision on the spot by officers with certificates, handed over at once."""

    act: ClassVar[str] = "spot-decided"
    title: ClassVar[str] = "当场处罚"

    officers: tuple[Investigator, ...]
    facts: str
    sanction: Sanction
    number: str
    papers_shown: bool = True
    told: bool = True
    handed_over: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotFiled(Fact):
    """A decision on the spot was put on record with the authority (报所属行政机关备案)."""

    act: ClassVar[str] = "spot-filed"
    title: ClassVar[str] = "当场处罚备案"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotCollected(Fact):
    """A fine was collected on the spot, with a receipt of the treasury."""

    act: ClassVar[str] = "spot-collected"
    title: ClassVar[str] = "当场收缴罚款"

    amount: Decimal
    ground: SpotGround
    receipt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn(Fact):
    """What was collected on the spot was handed in to the authority."""

    act: ClassVar[str] = "handed-in"
    title: ClassVar[str] = "上缴罚款"

    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Served(Fact):
    """送达 of a paper; an electronic one needs the signed consent (`consent`), leaving one needs witnesses."""

    act: ClassVar[str] = "served"
    title: ClassVar[str] = "送达"

    paper: Paper
    way: Way
    receiver: str
    consent: bool = False
    witness: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferred(Fact):
    """延期、分期缴纳 approved on the party's application; one instalment is a deferral."""

    act: ClassVar[str] = "deferred"
    title: ClassVar[str] = "批准延期、分期缴纳"

    instalments: tuple[Instalment, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid(Fact):
    """Money came in, in yuan: it settles the fine, then what is confiscated, then the addition."""

    act: ClassVar[str] = "paid"
    title: ClassVar[str] = "缴款"

    amount: Decimal
    receipt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refunded(Fact):
    """Money was given back after the decision was revoked or altered."""

    act: ClassVar[str] = "refunded"
    title: ClassVar[str] = "退还"

    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class AdditionReduced(Fact):
    """加处罚款 is reduced after an agreement on performance was kept (行政强制法 42)."""

    act: ClassVar[str] = "addition-reduced"
    title: ClassVar[str] = "减免加处罚款"

    amount: Decimal
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Performed(Fact):
    """What is no money was done: corrected, demolished, handed over; `forced` by the authority or the court."""

    act: ClassVar[str] = "performed"
    title: ClassVar[str] = "履行"

    content: str
    forced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenged(Fact):
    """行政复议 or 行政诉讼 was begun; `halted`: the enforcement of the decision is suspended meanwhile."""

    act: ClassVar[str] = "challenged"
    title: ClassVar[str] = "复议、诉讼受理"

    challenge: Challenge
    halted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeEnded(Fact):
    """How it ended; an altered decision says its fine."""

    act: ClassVar[str] = "challenge-ended"
    title: ClassVar[str] = "复议、诉讼结束"

    challenge: Challenge
    verdict: Verdict
    fine: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Urged(Fact):
    """催告 served on `on`, before the court is asked or the authority enforces; `due_on` is the day it gives."""

    act: ClassVar[str] = "urged"
    title: ClassVar[str] = "催告"

    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgingObjected(Fact):
    """The party's statement about the urging, and what the authority makes of it."""

    act: ClassVar[str] = "urging-objected"
    title: ClassVar[str] = "对催告的陈述、申辩"

    text: str
    upheld: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtAsked(Fact):
    """申请人民法院强制执行."""

    act: ClassVar[str] = "court-asked"
    title: ClassVar[str] = "申请法院强制执行"

    court: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtRuled(Fact):
    """The court's ruling: whether it enforces."""

    act: ClassVar[str] = "court-ruled"
    title: ClassVar[str] = "法院裁定"

    granted: bool
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemolitionAnnounced(Fact):
    """强制拆除公告 (行政强制法 44), with the last day to demolish oneself."""

    act: ClassVar[str] = "demolition-announced"
    title: ClassVar[str] = "强制拆除公告"

    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DemolitionForced(Fact):
    """强制拆除 was carried out; `night`: between ten and six; `residence`: supplies were cut off."""

    act: ClassVar[str] = "demolition-forced"
    title: ClassVar[str] = "实施强制拆除"

    night: bool = False
    supplies_cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminated(Fact):
    """终结执行: nothing left to enforce (行政强制法 40)."""

    act: ClassVar[str] = "terminated"
    title: ClassVar[str] = "终结执行"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWithdrawn(Fact):
    """撤销案件 before a decision, by the head."""

    act: ClassVar[str] = "case-withdrawn"
    title: ClassVar[str] = "撤销案件"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferred(Fact):
    """移送 to the police (`criminal`) or to the authority that is competent."""

    act: ClassVar[str] = "transferred"
    title: ClassVar[str] = "移送"

    to: str
    criminal: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned(Fact):
    """What was transferred came back: the case goes on here."""

    act: ClassVar[str] = "returned"
    title: ClassVar[str] = "退回"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferAccepted(Fact):
    """The other authority took the case; here it can be closed."""

    act: ClassVar[str] = "transfer-accepted"
    title: ClassVar[str] = "受移送机关接收"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Fact):
    """结案."""

    act: ClassVar[str] = "closed"
    title: ClassVar[str] = "结案"

    ending: Ending


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived(Fact):
    """归档 with the number of the file."""

    act: ClassVar[str] = "archived"
    title: ClassVar[str] = "归档"

    number: str


def _kinds(kind: type[Fact]) -> dict[str, type[Fact]]:
    return {each.act: each for each in kind.__subclasses__()}


KINDS: dict[str, type[Fact]] = _kinds(Fact)
"""Every kind of fact by the name of its act, in the order of a case."""
