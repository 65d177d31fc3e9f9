"""The words of a case: kinds of evidence, of penalties, of outcomes, of parties, of papers served."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum


class Nature(StrEnum):
    """Nature of the party (当事人性质), by its code of the data standard."""

    CITIZEN = "1"
    LEGAL_PERSON = "2"
    OTHER = "3"


class Evidence(StrEnum):
    """The eight kinds of evidence (行政处罚法 46)."""

    DOCUMENT = "document"
    OBJECT = "object"
    RECORDING = "recording"
    ELECTRONIC = "electronic"
    WITNESS = "witness"
    PARTY = "party"
    EXPERT = "expert"
    SCENE = "scene"


class Kind(StrEnum):
    """Kinds of penalties (行政处罚法 9), and the two orders a decision on illegal construction may hold."""

    WARNING = "warning"
    CRITICISM = "criticism"
    FINE = "fine"
    CONFISCATE_GAINS = "confiscate-gains"
    CONFISCATE_GOODS = "confiscate-goods"
    SUSPEND_LICENCE = "suspend-licence"
    DOWNGRADE = "downgrade"
    REVOKE_LICENCE = "revoke-licence"
    RESTRICT_BUSINESS = "restrict-business"
    STOP_BUSINESS = "stop-business"
    CLOSE_BUSINESS = "close-business"
    RESTRICT_PROFESSION = "restrict-profession"
    CORRECT = "correct"
    DEMOLISH = "demolish"


class Outcome(StrEnum):
    """What a case is decided to be (行政处罚法 57)."""

    PENALTY = "penalty"
    NO_PENALTY = "no-penalty"
    UNFOUNDED = "unfounded"
    TRANSFER = "transfer"


class Spared(StrEnum):
    """Why no penalty is given (行政处罚法 30, 31, 33, 36)."""

    MINOR_CORRECTED = "minor-corrected"
    FIRST_OFFENCE = "first-offence"
    NO_FAULT = "no-fault"
    UNDER_AGE = "under-age"
    ILLNESS = "illness"
    LIMITATION = "limitation"


class Opinion(StrEnum):
    """What the legal review says (法制审核意见)."""

    AGREED = "agreed"
    RETURNED = "returned"
    TRANSFER = "transfer"


class Order(StrEnum):
    """Orders that are no penalties (责令改正)."""

    RECTIFY = "rectify"
    STOP_CONSTRUCTION = "stop-construction"


class Pause(StrEnum):
    """What the period of the decision does not count, where the rules say so."""

    APPRAISAL = "appraisal"
    HEARING = "hearing"
    ANNOUNCEMENT = "announcement"
    CONSULTATION = "consultation"


class Paper(StrEnum):
    """Papers whose service has consequences."""

    NOTICE = "notice"
    HEARING_NOTICE = "hearing-notice"
    DECISION = "decision"
    URGING = "urging"
    ORDER = "order"
    SEIZURE = "seizure"


class Way(StrEnum):
    """Forms of service (送达方式): 直接, 留置, 邮寄, 电子, 委托, 公告."""

    DIRECT = "direct"
    LEAVING = "leaving"
    POST = "post"
    ELECTRONIC = "electronic"
    ENTRUSTED = "entrusted"
    ANNOUNCEMENT = "announcement"


class Challenge(StrEnum):
    """How a decision is challenged: 行政复议, 行政诉讼."""

    RECONSIDERATION = "reconsideration"
    LITIGATION = "litigation"


class Verdict(StrEnum):
    """How a challenge ends: 维持、驳回 or 撤回; 变更; 撤销; 撤销并责令重新作出."""

    UPHELD = "upheld"
    ALTERED = "altered"
    REVOKED = "revoked"
    REMADE = "remade"


class SpotGround(StrEnum):
    """Why a fine may be collected on the spot (行政处罚法 68, 69)."""

    SMALL = "small"
    DIFFICULT = "difficult"
    REMOTE = "remote"


class Ending(StrEnum):
    """How a case is closed (结案方式)."""

    PERFORMED = "performed"
    ENFORCED = "enforced"
    NO_PENALTY = "no-penalty"
    NOT_REGISTERED = "not-registered"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"
    REVOKED = "revoked"
    TERMINATED = "terminated"


class Titles(Mapping[StrEnum, str]):
    """What screens and papers call each term. Terms of two kinds may have the same value: the kind counts."""

    def __init__(self, titles: Iterable[tuple[StrEnum, str]]) -> None:
        self._terms = {(type(term), term.value): (term, title) for term, title in titles}

    def __getitem__(self, term: StrEnum) -> str:
        return self._terms[type(term), term.value][1]

    def __iter__(self) -> Iterator[StrEnum]:
        return (term for term, _ in self._terms.values())

    def __len__(self) -> int:
        return len(self._terms)


TITLES = Titles(
    (
        (Nature.CITIZEN, "公民"),
        (Nature.LEGAL_PERSON, "法人"),
        (Nature.OTHER, "其他组织"),
        (Evidence.DOCUMENT, "书证"),
        (Evidence.OBJECT, "物证"),
        (Evidence.RECORDING, "视听资料"),
        (Evidence.ELECTRONIC, "电子数据"),
        (Evidence.WITNESS, "证人证言"),
        (Evidence.PARTY, "当事人的陈述"),
        (Evidence.EXPERT, "鉴定意见"),
        (Evidence.SCENE, "勘验笔录、现场笔录"),
        (Kind.WARNING, "警告"),
        (Kind.CRITICISM, "通报批评"),
        (Kind.FINE, "罚款"),
        (Kind.CONFISCATE_GAINS, "没收违法所得"),
        (Kind.CONFISCATE_GOODS, "没收非法财物"),
        (Kind.SUSPEND_LICENCE, "暂扣许可证件"),
        (Kind.DOWNGRADE, "降低资质等级"),
        (Kind.REVOKE_LICENCE, "吊销许可证件"),
        (Kind.RESTRICT_BUSINESS, "限制开展生产经营活动"),
        (Kind.STOP_BUSINESS, "责令停产停业"),
        (Kind.CLOSE_BUSINESS, "责令关闭"),
        (Kind.RESTRICT_PROFESSION, "限制从业"),
        (Kind.CORRECT, "责令限期改正"),
        (Kind.DEMOLISH, "责令限期拆除"),
        (Outcome.PENALTY, "给予行政处罚"),
        (Outcome.NO_PENALTY, "不予行政处罚"),
        (Outcome.UNFOUNDED, "违法事实不成立，不予行政处罚"),
        (Outcome.TRANSFER, "移送司法机关"),
        (Spared.MINOR_CORRECTED, "违法行为轻微并及时改正，没有造成危害后果"),
        (Spared.FIRST_OFFENCE, "初次违法且危害后果轻微并及时改正"),
        (Spared.NO_FAULT, "当事人有证据足以证明没有主观过错"),
        (Spared.UNDER_AGE, "不满十四周岁的未成年人有违法行为"),
        (Spared.ILLNESS, "精神病人、智力残疾人在不能辨认或者不能控制自己行为时有违法行为"),
        (Spared.LIMITATION, "违法行为超过处罚时效"),
        (Opinion.AGREED, "同意"),
        (Opinion.RETURNED, "退回补充调查"),
        (Opinion.TRANSFER, "建议移送"),
        (Order.RECTIFY, "责令改正"),
        (Order.STOP_CONSTRUCTION, "责令停止建设"),
        (Pause.APPRAISAL, "检测、检验、检疫、鉴定"),
        (Pause.HEARING, "听证"),
        (Pause.ANNOUNCEMENT, "公告送达"),
        (Pause.CONSULTATION, "向有关机关请示或者征求意见"),
        (Paper.NOTICE, "处罚事先告知书"),
        (Paper.HEARING_NOTICE, "听证通知书"),
        (Paper.DECISION, "处罚决定书"),
        (Paper.URGING, "催告书"),
        (Paper.ORDER, "责令改正通知书"),
        (Paper.SEIZURE, "查封（扣押）决定书"),
        (Way.DIRECT, "直接送达"),
        (Way.LEAVING, "留置送达"),
        (Way.POST, "邮寄送达"),
        (Way.ELECTRONIC, "电子送达"),
        (Way.ENTRUSTED, "委托送达"),
        (Way.ANNOUNCEMENT, "公告送达"),
        (Challenge.RECONSIDERATION, "行政复议"),
        (Challenge.LITIGATION, "行政诉讼"),
        (Verdict.UPHELD, "维持（驳回、撤回）"),
        (Verdict.ALTERED, "变更"),
        (Verdict.REVOKED, "撤销"),
        (Verdict.REMADE, "撤销并责令重新作出"),
        (SpotGround.SMALL, "一百元以下罚款"),
        (SpotGround.DIFFICULT, "不当场收缴事后难以执行"),
        (SpotGround.REMOTE, "边远、水上、交通不便地区当事人提出当场缴纳"),
        (Ending.PERFORMED, "自动履行"),
        (Ending.ENFORCED, "强制执行完毕"),
        (Ending.NO_PENALTY, "不予行政处罚"),
        (Ending.NOT_REGISTERED, "不予立案"),
        (Ending.WITHDRAWN, "撤销案件"),
        (Ending.TRANSFERRED, "移送"),
        (Ending.REVOKED, "处罚决定被撤销"),
        (Ending.TERMINATED, "终结执行"),
    )
)
