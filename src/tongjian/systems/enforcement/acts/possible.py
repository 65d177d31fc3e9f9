"""What can be done with a case now, and why the rest cannot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tongjian.engines.penalties import acts as known_acts
from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties.terms import Outcome
from tongjian.systems.enforcement.acts.declared import Act, Desk
from tongjian.systems.enforcement.acts.every import IN_ORDER
from tongjian.systems.enforcement.acts.fields import Shown, shown
from tongjian.systems.enforcement.recording import refused_by_law
from tongjian.systems.enforcement.refused import RefusedError
from tongjian.systems.enforcement.rules import rules_of


@dataclass(frozen=True, slots=True)
class Open:
    """An act that can be done now, with the fields of its form."""

    act: Act
    fields: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Closed:
    """An act that cannot be done now, and why."""

    act: Act
    why: str


def possible(
    desk: Desk, typed: tuple[str, Mapping[str, list[str]]] | None = None
) -> tuple[list[Open], list[Closed]]:
    """Every act of this stage, open or closed with the reason. No query.

    `typed` is what was sent before a refusal, with the name of its act.
    """
    stage = set(known_acts(desk.state))
    open_, closed = [], []
    for act in IN_ORDER:
        if act.hidden or act.name not in stage:
            continue
        if why := act.refused_to(desk.part) or _not_yet(desk, act):
            closed.append(Closed(act, why))
            continue
        before = typed[1] if typed and typed[0] == act.name else None
        fields = tuple(shown(act.asks(desk), desk, before))
        if missing := next((each for each in fields if _nothing_in(each)), None):
            closed.append(Closed(act, f"现在没有“{missing.title}”可以选择"))
            continue
        open_.append(Open(act, fields))
    return open_, closed


def _nothing_in(field: Shown) -> bool:
    """Whether something has to be chosen and there is nothing to choose from."""
    return field.required and field.kind in ("choice", "many") and not field.choices


def later(desk: Desk) -> list[Act]:
    """Acts that belong to another stage of the case. No query."""
    stage = set(known_acts(desk.state))
    return [act for act in IN_ORDER if act.name not in stage and not act.hidden]


def _not_yet(desk: Desk, act: Act) -> str | None:
    """Why the act is closed whatever is typed, found by trying it with what is proposed already."""
    probe = _PROBES.get(act.name)
    if probe is None:
        return None
    try:
        fact = probe(desk)
    except RefusedError as refused:
        return str(refused)
    return refused_by_law(desk, fact) if fact is not None else None


def _decided(desk: Desk) -> f.Fact | None:
    concluded = desk.state.concluded
    if concluded is None or concluded.outcome is Outcome.TRANSFER:
        return None
    penalty = concluded.outcome is Outcome.PENALTY
    return f.Decided(
        on=desk.today,
        by=desk.by,
        outcome=concluded.outcome,
        number="-",
        sanction=desk.state.proposed if penalty else None,
        spared=None if penalty else concluded.spared,
        taught=True,
        late="-",
    )


def _notified(desk: Desk) -> f.Fact | None:
    concluded = desk.state.concluded
    if concluded is None or concluded.sanction is None:
        raise RefusedError("调查终结报告没有提出处罚，不需要事先告知")
    sanction = concluded.sanction
    return f.Notified(
        on=desk.today, by=desk.by, sanction=sanction, facts=concluded.facts, hearing=True, new_evidence=True
    )


def _court(desk: Desk) -> f.Fact:
    return f.CourtAsked(on=desk.today, by=desk.by, court=desk.channel.court)


def _registered(desk: Desk) -> f.Fact:
    everything = tuple(each.code for each in rules_of(desk.case.city).registration)
    return f.Registered(on=desk.today, by=desk.by, proposer="-", criteria=everything, number="-")


def _simple(kind: type[f.Fact]) -> Probe:
    return lambda desk: kind(on=desk.today, by=desk.by)


Probe = Callable[[Desk], f.Fact | None]
_PROBES: dict[str, Probe] = {
    "registered": _registered,
    "notified": _notified,
    "decided": _decided,
    "court-asked": _court,
    "rights-waived": _simple(f.RightsWaived),
    "hearing-asked": _simple(f.HearingAsked),
    "hearing-dropped": _simple(f.HearingDropped),
    "spot-filed": _simple(f.SpotFiled),
    "demolition-forced": _simple(f.DemolitionForced),
    "transfer-accepted": _simple(f.TransferAccepted),
    "defence-answered": lambda desk: f.DefenceAnswered(on=desk.today, by=desk.by, accepted=False, reason="-"),
    "urging-objected": lambda desk: f.UrgingObjected(on=desk.today, by=desk.by, text="-"),
    "archived": lambda desk: f.Archived(on=desk.today, by=desk.by, number="-"),
}
