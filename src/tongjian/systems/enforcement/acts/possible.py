"""What can be done with a case now, and why the rest cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tongjian.engines.penalties import acts as known_acts
from tongjian.systems.enforcement.acts.declared import Act, Desk
from tongjian.systems.enforcement.acts.every import IN_ORDER
from tongjian.systems.enforcement.acts.fields import Shown, shown
from tongjian.systems.enforcement.acts.probes import PROBES
from tongjian.systems.enforcement.recording import refused_by_law
from tongjian.systems.enforcement.refused import RefusedError


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
    probe = PROBES.get(act.name)
    if probe is None:
        return None
    try:
        fact = probe(desk)
    except RefusedError as refused:
        return str(refused)
    return refused_by_law(desk, fact) if fact is not None else None
