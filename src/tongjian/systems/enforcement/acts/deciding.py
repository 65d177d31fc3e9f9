"""From the end of the investigation to the decision: proposal, review, notice, defence, hearing,
discussion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties.parts import Sanction
from tongjian.engines.penalties.terms import Kind, Opinion, Outcome, Spared
from tongjian.systems.enforcement.acts import choices as c
from tongjian.systems.enforcement.acts import sanctions as s
from tongjian.systems.enforcement.acts.declared import Act, Desk, Who, registry
from tongjian.systems.enforcement.acts.fields import Choices, Field
from tongjian.systems.enforcement.refused import RefusedError
from tongjian.systems.enforcement.rules import rules_of

_INV, _HEAD = frozenset({Who.INVESTIGATOR}), frozenset({Who.HEAD})
_BOTH_SIDES = frozenset({Who.INVESTIGATOR, Who.PARTY})
Values = Mapping[str, Any]


def _spared(desk: Desk) -> Choices:
    return c.words(rules_of(desk.case.city).spared)(desk)


def _concluded(desk: Desk, common: Values, given: Values) -> f.Fact:
    outcome = Outcome(given["outcome"])
    penalty = outcome is Outcome.PENALTY
    spared = Spared(given["spared"]) if given.get("spared") else None
    if outcome is Outcome.NO_PENALTY and spared is None:
        raise RefusedError("不予处罚的，请选择“不予处罚的情形”")
    desk.case.circumstances = s.circumstances_in(given)
    return f.Concluded(
        **common,
        outcome=outcome,
        facts=given["facts"],
        offences=s.offences_chosen(desk, given),
        sanction=s.sanction_of(desk, given) if penalty else None,
        spared=spared if outcome is Outcome.NO_PENALTY else None,
        construction=s.construction_of(desk, given) if penalty else None,
        grave=given["grave"],
        public_interest=given["public_interest"],
    )


def _facts_found(desk: Desk) -> str:
    return desk.state.concluded.facts if desk.state.concluded else ""


def _notified(desk: Desk, common: Values, given: Values) -> f.Fact:
    concluded = desk.state.concluded
    if concluded is None or concluded.sanction is None:
        raise RefusedError("调查终结报告没有提出处罚，不需要事先告知")
    return f.Notified(**common, sanction=concluded.sanction, **given)


def _answered(_desk: Desk, common: Values, given: Values) -> f.Fact:
    return f.DefenceAnswered(**common, accepted=given["accepted"], reason=given["reason"])


def _reviewed(_desk: Desk, common: Values, given: Values) -> f.Fact:
    return f.Reviewed(**common, opinion=Opinion(given["opinion"]), text=given["text"])


def _held(_desk: Desk, common: Values, given: Values) -> f.Fact:
    return f.HearingHeld(**common, **given)


def _proposed_outcome(desk: Desk) -> str:
    return desk.state.concluded.outcome.value if desk.state.concluded else ""


def _proposed_fine(desk: Desk) -> str:
    sanction = desk.state.proposed
    return s.money(sanction.fine) if sanction and sanction.fine else ""


def _decided(desk: Desk, common: Values, given: Values) -> f.Fact:
    outcome = Outcome(given["outcome"])
    concluded = desk.state.concluded
    sanction = desk.state.proposed
    if outcome is Outcome.PENALTY and sanction is not None:
        sanction = _as_decided(desk, sanction, given)
    return f.Decided(
        **common,
        outcome=outcome,
        sanction=sanction if outcome is Outcome.PENALTY else None,
        spared=(concluded.spared if concluded else None) if outcome is Outcome.NO_PENALTY else None,
        taught=given["taught"],
        late=given.get("late") or "",
    )


def _as_decided(desk: Desk, sanction: Sanction, given: Values) -> Sanction:
    """The sanction told, with the fine as the head sets it: another amount has to lie in the same band, or is
    signed by a second person too."""
    fine = given.get("fine")
    if fine is None or fine == sanction.fine:
        return sanction
    if Kind.FINE not in sanction.kinds:
        raise RefusedError("告知的处罚不含罚款，决定也不能罚款")
    changed = replace(sanction, fine=fine, outside="", second="")
    if changed.in_band:
        return changed
    signed = [e for e in desk.countersigns if e.fine == fine and str(e.signed_by_id) != desk.by]
    if not signed or not given.get("outside"):
        raise RefusedError(
            f"罚款 {fine:,} 元不在裁量档次 {sanction.low:,}–{sanction.high:,} 元内："
            "请写明理由，并请另一人先签署同意这一金额（“裁量偏离第二人签字”）"
        )
    return replace(changed, outside=given["outside"], second=str(signed[-1].signed_by_id))


registry.declare(
    Act(
        "concluded",
        _INV,
        (
            c.ON,
            Field("outcome", "处理建议", "choice", choices=c.words(Outcome)),
            Field("facts", "查明的事实", "textarea"),
            Field(
                "others",
                "同一行为还违反的规定（一事不二罚，从重）",
                "many",
                required=False,
                choices=s.others,
            ),
            Field("spared", "不予处罚的情形", "choice", required=False, choices=_spared),
            Field("grave", "情节复杂或者重大违法行为", "check", required=False),
            Field("public_interest", "涉及重大公共利益", "check", required=False),
        ),
        _concluded,
        more=s.fields,
        paper="report",
    ),
    Act(
        "reviewed",
        frozenset({Who.LEGAL}),
        (
            c.ON,
            Field("opinion", "审核意见", "choice", choices=c.words(Opinion)),
            Field("text", "意见内容", "textarea"),
        ),
        _reviewed,
        paper="review",
    ),
    Act(
        "notified",
        _INV,
        (
            c.ON,
            Field("facts", "告知的事实、理由和依据", "textarea", initial=_facts_found),
            Field("hearing", "告知有权要求听证", "check", required=False, initial=lambda _d: "on"),
            Field("new_evidence", "因新的事实、证据重新告知", "check", required=False),
        ),
        _notified,
        paper="notice",
        help="处罚内容取自调查终结报告，日期是送达告知书的日期。",
    ),
    Act("defended", _BOTH_SIDES, (Field("text", "陈述、申辩的内容", "textarea"),), file=True),
    Act(
        "defence-answered",
        _INV,
        (
            c.ON,
            Field("accepted", "采纳", "check", required=False),
            Field("reason", "复核的情况和理由", "textarea"),
        ),
        _answered,
        paper="defence-review",
    ),
    Act("rights-waived", _BOTH_SIDES, (), help="当事人书面放弃的，由办案人员登记。", grave=True),
    Act("hearing-asked", _BOTH_SIDES, (Field("text", "理由", "textarea", required=False),)),
    Act("hearing-dropped", _BOTH_SIDES, (Field("reason", "理由", "textarea", required=False),), grave=True),
    Act(
        "hearing-announced",
        frozenset({Who.INVESTIGATOR, Who.LEGAL}),
        (
            c.ON,
            Field("held_on", "听证日期", "date"),
            Field("place", "听证地点"),
            Field("host", "主持人（不是本案调查人员）", "choice", choices=c.hosts),
            Field("public", "公开举行", "check", required=False, initial=lambda _d: "on"),
        ),
        paper="hearing-notice",
    ),
    Act(
        "hearing-held",
        frozenset({Who.HOST}),
        (
            c.ON,
            Field("recorder", "记录员", "choice", choices=c.staff),
            Field("investigators", "到场的调查人员", "many", choices=c.team, initial=c.team_first),
            Field("attended", "当事人到场", "check", required=False, initial=lambda _d: "on"),
            Field("text", "听证笔录摘要和听证意见", "textarea"),
        ),
        _held,
        paper="hearing-record",
    ),
    Act(
        "discussed",
        _HEAD,
        (
            c.ON,
            Field("participants", "参加讨论的负责人", "many", choices=c.heads, least=2),
            Field("conclusion", "讨论结论", "textarea"),
        ),
        paper="discussion",
    ),
    Act(
        "decided",
        _HEAD,
        (
            c.ON,
            Field(
                "outcome",
                "决定",
                "choice",
                choices=c.words(Outcome),
                initial=_proposed_outcome,
            ),
            Field("fine", "罚款（元）", "money", required=False, initial=_proposed_fine),
            Field("outside", "突破裁量档次的理由", "textarea", required=False),
            Field("taught", "不予处罚的，已对当事人进行教育", "check", required=False),
            Field("late", "超过办案期限的原因", required=False),
        ),
        _decided,
        paper="decision",
        grave=True,
    ),
)
