"""Penalties and coercion as supervisory conduct (监管行为数据): reported when decided, corrected when
changed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tongjian.engines.penalties import TITLES, State, facts, owing
from tongjian.engines.penalties.facts import Fact
from tongjian.engines.penalties.terms import Challenge, Outcome
from tongjian.kernel.exchange.actions import announce
from tongjian.kernel.inspectorate import actions as inspectorate
from tongjian.kernel.inspectorate.models import Conduct, ConductKind
from tongjian.systems.enforcement.acts.declared import Act, Desk
from tongjian.systems.enforcement.models import Case
from tongjian.systems.enforcement.offences import offences_of
from tongjian.systems.enforcement.projecting import decided_on
from tongjian.systems.enforcement.rules import rules_of

SOURCE = "enforcement"
NO_INSPECTION = "无"
"""Stands for the number of the inspection where a case comes from none."""
_DECIDES = frozenset({"decided", "spot-decided"})
_CHANGES = {
    "paid": "缴款",
    "spot-collected": "当场收缴罚款",
    "deferred": "批准延期、分期缴纳",
    "challenged": "受理复议、诉讼",
    "challenge-ended": "复议、诉讼结束",
    "performed": "履行",
    "demolition-forced": "实施强制拆除",
    "court-ruled": "法院裁定",
    "refunded": "退还",
    "addition-reduced": "减免加处罚款",
    "terminated": "终结执行",
    "closed": "结案",
}


def with_act(desk: Desk, fact: Fact, act: Act, now: datetime, number: int) -> None:
    """Follows every fact. 8 SQL queries where a conduct is reported or corrected."""
    if fact.act in _DECIDES and _is_reported(desk.state):
        _report_penalty(desk, now)
    elif fact.act in _CHANGES and decided_on(desk.state) is not None:
        _correct_penalty(desk, _CHANGES[fact.act], now)
    if isinstance(fact, facts.Seized | facts.SeizureProlonged | facts.SeizureLifted):
        _seizure(desk, fact, now)
    elif isinstance(fact, facts.DemolitionForced):
        _demolition(desk, fact, now)


def _is_reported(state: State) -> bool:
    return state.decided is None or state.decided.outcome is not Outcome.TRANSFER


def penalty_number(case: Case, state: State) -> str:
    """The number a penalty is reported under; a decision made anew has one of its own."""
    again = len(state.former) if state.decided or state.spot else 0
    return f"{case.number or case.lead}" + (f"-{again + 1}" if again else "")


def _report_penalty(desk: Desk, now: datetime) -> None:
    case, on = desk.case, decided_on(desk.state)
    assert on is not None, "only what was decided is reported"
    body = penalty_body(desk, on)
    conduct = inspectorate.report(
        case.city,
        ConductKind.PENALTY,
        penalty_number(case, desk.state),
        title=case.title,
        matter=case.matter,
        subject=case.subject,
        organisation=case.organisation,
        region=case.region,
        on=on,
        body=body,
        source=SOURCE,
        origin=f"{SOURCE}:{case.pk}",
        inspection=case.inspection or NO_INSPECTION,
        by=desk.part.viewer.user,
        at=now,
    )
    payload = {
        "case": str(case.pk),
        "conduct": str(conduct.pk),
        "number": conduct.number,
        "body": conduct.body,
    }
    announce(case.city, "penalty.decided", f"{case.pk}:{conduct.number}", payload, at=now)


def _correct_penalty(desk: Desk, reason: str, now: datetime) -> None:
    on = decided_on(desk.state)
    assert on is not None, "only what was decided is corrected"
    last = _last(desk.case, ConductKind.PENALTY, penalty_number(desk.case, desk.state))
    if last is not None:
        body = penalty_body(desk, on) | {"reported_at": now.isoformat()}
        inspectorate.correct(last, body, reason, desk.part.viewer.user, now)


def _last(case: Case, kind: str, number: str) -> Conduct | None:
    rows = Conduct.objects.filter(city=case.city, kind=kind, number=number, origin=f"{SOURCE}:{case.pk}")
    return rows.order_by("-version").first()


def penalty_body(desk: Desk, on: date) -> dict[str, Any]:
    """The fields of a penalty as the state of the case gives them. No query."""
    case, state = desk.case, desk.state
    sanction = state.sanction
    spared = state.decided is not None and state.decided.outcome is not Outcome.PENALTY
    number = state.spot.number if state.spot else (state.decided.number if state.decided else "")
    closed = next((fact for fact in state.facts if isinstance(fact, facts.Closed)), None)
    found = state.spot.facts if state.spot else (state.concluded.facts if state.concluded else case.title)
    body: dict[str, Any] = {
        **party_body(case),
        "case_source": case.get_source_display(),
        "facts": found,
        "basis": offences_of(case.city)[case.offence].basis,
        "procedure": "简易程序" if state.simple else "普通程序",
        "hearing": state.hearing is not None,
        "registered_on": state.registered.on if state.registered else None,
        "criminal": state.transferred,
        "major": bool(state.concluded and state.concluded.grave),
        "legal_review": state.reviewed is not None,
        "legal_review_on": state.reviewed.on if state.reviewed else None,
        "legal_review_opinion": state.reviewed.text if state.reviewed else "",
        "collective": state.discussed is not None,
        "collective_on": state.discussed.on if state.discussed else None,
        "collective_conclusion": state.discussed.conclusion if state.discussed else "",
        "document_number": number or case.number or case.lead,
        "decided_on": on,
        "penalty_kinds": tuple(TITLES[kind] for kind in sanction.kinds) if sanction else (),
        "fine": state.fine if sanction else None,
        "result": result_of(state),
        "reconsideration": any(each.cause is Challenge.RECONSIDERATION for each in state.challenges),
        "litigation": any(each.cause is Challenge.LITIGATION for each in state.challenges),
        "no_penalty": spared,
    }
    paid = sum((each.amount for each in state.payments), Decimal(0)) - state.refunded
    if closed is not None:
        body |= {"settled_by": TITLES[closed.ending], "settled_on": closed.on, "settled_amount": paid}
        left = owing(state, closed.on, rules_of(case.city)).total
        body["settled_result"] = "已全部缴清" if not left else f"尚有 {left} 元未缴"
    elif paid:
        body["settled_amount"] = paid
    return body


def result_of(state: State) -> str:
    """What was decided, in a sentence."""
    if state.ending == "revoked":
        return "处罚决定已被撤销"
    sanction = state.sanction
    if sanction is None:
        return TITLES[state.decided.outcome] if state.decided else "未作出决定"
    parts = []
    for kind in sanction.kinds:
        title = TITLES[kind]
        parts.append(f"{title} {state.fine:,.2f} 元" if kind == "fine" else title)
    return "；".join(parts)


def party_body(case: Case) -> dict[str, Any]:
    """Who it is directed at, as the case holds it."""
    return {
        "subject_kind": case.subject.kind if case.subject else "",
        "subject_name": case.subject.name if case.subject else case.party_name,
        "party_name": case.party_name,
        "nature": case.party_nature,
        "identifier_kind": case.party_identifier_kind,
        "identifier": case.party_identifier or "未提供",
        "operating_address": case.party_address,
    }


def _seizure(desk: Desk, fact: Any, now: datetime) -> None:
    case, held = desk.case, desk.state.seized[fact.key]
    number = f"{case.number or case.lead}-{fact.key}"
    begun = held.fact
    body = {
        **party_body(case),
        "facts": begun.reason,
        "basis": rules_of(case.city).period("seizure").cited,
        "document_number": number,
        "category": "行政强制措施",
        "measure": "查封、扣押",
        "started_on": begun.on,
        "extended_to": held.prolonged_on,
        "ended_on": held.ended_on,
        "result": "已解除" if held.ended_on else "查封、扣押中",
    }
    if isinstance(fact, facts.Seized):
        _report_coercion(desk, number, "查封、扣押", begun.on, body, now)
    elif last := _last(case, ConductKind.COERCION, number):
        reason = "延长期限" if isinstance(fact, facts.SeizureProlonged) else "解除"
        body["reported_at"] = now.isoformat()
        inspectorate.correct(last, body, reason, desk.part.viewer.user, now)


def _demolition(desk: Desk, fact: Any, now: datetime) -> None:
    case, state = desk.case, desk.state
    number = f"{case.number or case.lead}-CC"
    body = {
        **party_body(case),
        "facts": state.concluded.facts if state.concluded else case.title,
        "basis": "《行政强制法》第四十四条",
        "document_number": state.decided.number if state.decided else number,
        "category": "行政强制执行",
        "execution": "强制拆除",
        "started_on": fact.on,
        "ended_on": fact.on,
        "result": "已拆除",
    }
    _report_coercion(desk, number, "强制拆除", fact.on, body, now)


def _report_coercion(
    desk: Desk, number: str, title: str, on: date, body: dict[str, Any], now: datetime
) -> None:
    case = desk.case
    inspectorate.report(
        case.city,
        ConductKind.COERCION,
        number,
        title=f"{title}：{case.title}"[:200],
        matter=case.matter,
        subject=case.subject,
        organisation=case.organisation,
        region=case.region,
        on=on,
        body=body,
        source=SOURCE,
        origin=f"{SOURCE}:{case.pk}",
        inspection=case.inspection or NO_INSPECTION,
        by=desk.part.viewer.user,
        at=now,
    )
