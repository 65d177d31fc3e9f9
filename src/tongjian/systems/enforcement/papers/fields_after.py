"""What a paper can say of a case after its decision: service, money, enforcement, end."""

from __future__ import annotations

from typing import TypeVar

from tongjian.engines.penalties import addition, owing, payment_due
from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties.terms import TITLES
from tongjian.systems.enforcement.papers.dossier import Dossier
from tongjian.systems.enforcement.papers.wording import day, person, yuan

Known = TypeVar("Known", bound=f.Fact)
Fields = dict[str, str]


def last(dossier: Dossier, kind: type[Known]) -> Known | None:
    """The last fact of that kind."""
    return next((fact for fact in reversed(dossier.state.facts) if isinstance(fact, kind)), None)


def service(d: Dossier) -> Fields:
    """The last service, and that of the decision."""
    served = last(d, f.Served)
    witness = served.witness if served else ""
    consent = f"；当事人同意电子送达：{served.confirmed}" if served and served.consent else ""
    return {
        "served": TITLES[served.paper] if served else "",
        "served_way": TITLES[served.way] if served else "",
        "served_on": day(served.on if served else None),
        "receiver": served.receiver if served else "",
        "server": person(d, served.by) if served else "",
        "served_witness": f"{witness}{consent}".strip("；"),
        "decision_served": day(d.state.decision_served),
    }


def money(d: Dossier) -> Fields:
    """What is owed today, what was paid."""
    added, owed = addition(d.state, d.today, d.rules), owing(d.state, d.today, d.rules)
    deferred = last(d, f.Deferred)
    return {
        "pay_due": day(payment_due(d.state, d.rules)),
        "deferred_why": deferred.reason if deferred else "",
        "added": yuan(added.amount) if added.amount else "",
        "added_told": added.explanation if added.amount else "",
        "fine_left": yuan(owed.fine_left),
        "addition_left": yuan(owed.addition_left),
        "owing": yuan(owed.total),
        "paid": _paid(d),
    }


def _paid(d: Dossier) -> str:
    told = [f"{day(each.on)}缴款{yuan(each.amount)}元" for each in d.state.payments]
    if d.state.performed:
        performed = last(d, f.Performed)
        told.append(performed.content if performed else "已强制拆除")
    return "；".join(told)


def enforcing(d: Dossier) -> Fields:
    """Urging, court, demolition."""
    urged, announced, performed = last(d, f.Urged), last(d, f.DemolitionAnnounced), last(d, f.Performed)
    return {
        "urged_on": day(urged.on if urged else None),
        "urged_due": day(urged.due_on if urged else None),
        "court": _court(d),
        "announced_due": day(announced.due_on if announced else None),
        "performed": performed.content if performed else "",
    }


def _court(d: Dossier) -> str:
    asked = last(d, f.CourtAsked)
    return asked.court if asked else d.court


def ending(d: Dossier) -> Fields:
    """Transfer and end."""
    moved = last(d, f.Transferred)
    return {
        "transferred_to": moved.to if moved else "",
        "transferred_why": (("涉嫌犯罪，" if moved.criminal else "") + moved.reason) if moved else "",
        "ending": TITLES[d.state.ending] if d.state.ending else "",
    }
