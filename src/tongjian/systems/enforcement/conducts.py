"""What a penalty and a coercive act say as supervisory conduct, from the state of the case. No query."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tongjian.engines.penalties import TITLES, State, facts, owing
from tongjian.engines.penalties.terms import Challenge, Outcome
from tongjian.systems.enforcement.models import Case
from tongjian.systems.enforcement.offences import offences_of
from tongjian.systems.enforcement.rules import rules_of


def penalty_body(case: Case, state: State, on: date) -> dict[str, Any]:
    """The fields of a penalty."""
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


def seizure_body(case: Case, state: State, key: str, number: str) -> dict[str, Any]:
    """查封、扣押 of the things under a key, as it stands."""
    held = state.seized[key]
    return {
        **party_body(case),
        "facts": held.fact.reason,
        "basis": rules_of(case.city).period("seizure").cited,
        "document_number": number,
        "category": "行政强制措施",
        "measure": "查封、扣押",
        "started_on": held.fact.on,
        "extended_to": held.prolonged_on,
        "ended_on": held.ended_on,
        "result": "已解除" if held.ended_on else "查封、扣押中",
    }


def demolition_body(case: Case, state: State, number: str, on: date) -> dict[str, Any]:
    """强制拆除 on that day."""
    return {
        **party_body(case),
        "facts": state.concluded.facts if state.concluded else case.title,
        "basis": "《行政强制法》第四十四条",
        "document_number": state.decided.number if state.decided else number,
        "category": "行政强制执行",
        "execution": "强制拆除",
        "started_on": on,
        "ended_on": on,
        "result": "已拆除",
    }
