"""Everything a paper can say of a case, by name, as text; what did not happen is an empty text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from string import Formatter
from typing import Any

from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties.deadlines import decision_due, due_after
from tongjian.engines.penalties.terms import TITLES, Kind, Outcome
from tongjian.systems.enforcement.papers import fields_after as after
from tongjian.systems.enforcement.papers.dossier import Dossier
from tongjian.systems.enforcement.papers.fields_after import Fields, last
from tongjian.systems.enforcement.papers.wording import (
    day,
    in_words,
    percent,
    person,
    persons,
    sanction_text,
    yuan,
)


def fields_of(dossier: Dossier) -> Fields:
    """Every field of the case. What the facts do not hold comes in as `extra` of a drawing."""
    return {
        **_case(dossier),
        **_opening(dossier),
        **_keeping(dossier),
        **_course(dossier),
        **_notice(dossier),
        **_hearing(dossier),
        **_decision(dossier),
        **after.service(dossier),
        **after.money(dossier),
        **after.enforcing(dossier),
        **after.ending(dossier),
    }


def _case(d: Dossier) -> Fields:
    party, newest = d.party, d.state.facts[-1] if d.state.facts else None
    team = d.state.investigators
    known = {each.person: each.certificate for each in team}
    return {
        "organisation": d.organisation,
        "case": d.case_number,
        "title": d.title,
        "offence": d.offence,
        "source": d.source,
        "place": d.place,
        "payee": d.payee,
        "review_body": d.reconsideration or "本级人民政府",
        "party": party.name,
        "nature": TITLES[party.nature],
        "identifier": party.identifier,
        "address": party.address,
        "phone": party.phone,
        "representative": party.representative,
        "today": day(d.today),
        "by": person(d, newest.by) if newest is not None else "",
        "reason": str(getattr(newest, "reason", "")),
        "officers": "、".join(f"{person(d, key)}（执法证号 {number}）" for key, number in known.items()),
    }


def _opening(d: Dossier) -> Fields:
    source, registered = d.state.source, d.state.registered
    asked, recusal = last(d, f.RecusalAsked), last(d, f.RecusalDecided)
    titles = {each.code: each.title for each in d.rules.registration}
    return {
        "sourced_on": day(source.on if source else None),
        "criteria": "；".join(titles.get(code, code) for code in registered.criteria) if registered else "",
        "proposer": person(d, registered.proposer) if registered else "",
        "approver": person(d, registered.by) if registered else "",
        "registered_on": day(registered.on if registered else None),
        "recused": f"{person(d, asked.person)}（{asked.reason}）" if asked else "",
        "recusal": ("决定回避" if recusal.granted else "决定不予回避") if recusal else "",
    }


def _keeping(d: Dossier) -> Fields:
    preserved, seized, longer = last(d, f.Preserved), last(d, f.Seized), last(d, f.SeizureProlonged)
    settled = last(d, f.PreservationSettled)
    lifted = last(d, f.SeizureLifted)
    newest = max((each for each in (settled, lifted) if each), key=d.state.facts.index, default=None)
    held = d.state.seized.get(seized.key) if seized else None
    period = d.rules.period("preservation")
    return {
        "preserved_why": preserved.reason if preserved else "",
        "preserved_due": day(due_after(preserved.on, period, d.calendar)) if preserved else "",
        "settlement": newest.settlement if newest else "",
        "seized_why": seized.reason if seized else "",
        "seized_days": str(held.days) if held else "",
        "seized_due": day(held.fact.on + timedelta(days=held.days)) if held else "",
        "prolonged_why": longer.reason if longer else "",
        "prolonged_days": str(longer.days) if longer else "",
    }


def _course(d: Dossier) -> Fields:
    state = d.state
    ordered, paused, concluded = last(d, f.Ordered), last(d, f.Paused), last(d, f.Concluded)
    reviewed, longer = last(d, f.Reviewed), last(d, f.Extended)
    found = concluded.facts if concluded else (state.spot.facts if state.spot else "")
    offences = concluded.offences if concluded else ()
    return {
        "order": ordered.content if ordered else "",
        "order_due": day(ordered.due_on if ordered else None),
        "paused": TITLES[paused.cause] if paused else "",
        "extension_days": str(longer.days) if longer else "",
        "decision_due": day(decision_due(state, d.rules)),
        "found": found,
        "offences": "；".join(f"{each.title}（{each.article}）" for each in offences),
        "proposed": _proposed(concluded),
        "band": _band(state.sanction or (concluded.sanction if concluded else None)),
        "review": TITLES[reviewed.opinion] if reviewed else "",
        "review_text": reviewed.text if reviewed else "",
        "reviewer": f"{person(d, reviewed.by)}　{day(reviewed.on)}" if reviewed else "",
    }


def _proposed(concluded: f.Concluded | None) -> str:
    if concluded is None:
        return ""
    if concluded.outcome is Outcome.PENALTY:
        return sanction_text(concluded.sanction)
    spared = f"：{TITLES[concluded.spared]}" if concluded.spared else ""
    return f"{TITLES[concluded.outcome]}{spared}"


def _band(sanction: Any) -> str:
    if sanction is None or sanction.low is None or sanction.high is None:
        return ""
    text = f"依据裁量基准，属于“{sanction.band}”，罚款幅度为{yuan(sanction.low)}元至{yuan(sanction.high)}元"
    return f"{text}；不在幅度之内的理由：{sanction.outside}" if sanction.outside else text


def _notice(d: Dossier) -> Fields:
    notice, answered = d.state.notice, last(d, f.DefenceAnswered)
    statement, hearing = d.rules.period("statement"), d.rules.period("hearing-request")
    defences = d.state.defences
    return {
        "told": notice.facts if notice else "",
        "told_sanction": sanction_text(notice.sanction) if notice else "",
        "notified_on": day(notice.on if notice else None),
        "statement_days": str(statement.days),
        "statement_due": day(due_after(notice.on, statement, d.calendar)) if notice else "",
        "hearing_days": str(hearing.days),
        "hearing_due": day(due_after(notice.on, hearing, d.calendar)) if notice else "",
        "defence": "；".join(f"{day(each.on)}：{each.text}" for each in defences),
        "defence_answer": _answer(answered),
        "defence_told": _defended(d, answered),
    }


def _answer(answered: f.DefenceAnswered | None) -> str:
    if answered is None:
        return ""
    return f"{'采纳' if answered.accepted else '不予采纳'}。{answered.reason}"


def _defended(d: Dossier, answered: f.DefenceAnswered | None) -> str:
    """What the decision says of the party's rights; never empty, or its whole paragraph would go."""
    said = []
    if d.state.defences:
        said.append(f"你（单位）进行了陈述、申辩。经复核，{_answer(answered)}" if answered else "")
    if d.state.hearing is not None:
        said.append(f"应你（单位）的要求，本机关于{day(d.state.hearing.on)}举行了听证。")
    if not said:
        said.append("你（单位）在规定期限内未提出陈述、申辩。")
    return "".join(said)


def _hearing(d: Dossier) -> Fields:
    announced, held, discussed = last(d, f.HearingAnnounced), d.state.hearing, last(d, f.Discussed)
    return {
        "hearing_on": day(announced.held_on if announced else None),
        "hearing_place": announced.place if announced else "",
        "hearing_public": ("公开" if announced.public else "不公开") if announced else "",
        "hearing_host": person(d, announced.host) if announced else "",
        "heard_on": day(held.on if held else None),
        "host": person(d, held.by) if held else "",
        "hearing_recorder": person(d, held.recorder) if held else "",
        "hearing_investigators": persons(d, held.investigators) if held else "",
        "attended": ("到场" if held.attended else "未到场") if held else "",
        "hearing_text": held.text if held else "",
        "discussed_on": day(discussed.on if discussed else None),
        "participants": persons(d, discussed.participants) if discussed else "",
        "discussed": discussed.conclusion if discussed else "",
    }


def _decision(d: Dossier) -> Fields:
    state, sanction, decided = d.state, d.state.sanction, d.state.decided
    fined = sanction is not None and Kind.FINE in sanction.kinds
    usable = [
        f"{number}. {TITLES[kept.fact.kind]}：{kept.fact.name}" for number, kept in _numbered(state.usable)
    ]
    return {
        "decision": state.numbers[-1] if state.numbers else "",
        "evidence": "；".join(usable),
        "sanction": sanction_text(sanction),
        "fine": yuan(state.fine) if fined else "",
        "fine_words": f"人民币{in_words(sanction.fine)}" if fined and sanction is not None else "",
        "correct_by": day(sanction.correct_by) if sanction else "",
        "spared": TITLES[decided.spared] if decided and decided.spared else "",
        "pay_days": str(d.rules.period("payment").days),
        "rate": percent(d.rules.addition.rate),
        "reconsideration_days": str(d.rules.period("reconsideration").days),
        "litigation_months": str(d.rules.litigation_months),
    }


def _numbered(kept: Iterable[Any]) -> Iterable[tuple[int, Any]]:
    return enumerate(kept, start=1)


def filled(text: str, values: Mapping[str, str]) -> str | None:
    """The text with its fields; None when one of them is empty."""
    parts: list[str] = []
    for said, name, _, _ in Formatter().parse(text):
        parts.append(said)
        if name:
            value = values.get(name, "").strip()
            if not value:
                return None
            parts.append(value)
    return "".join(parts)
