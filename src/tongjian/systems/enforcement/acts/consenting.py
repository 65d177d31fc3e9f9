"""电子送达: nothing is served electronically on a party that has not agreed to it (行政处罚法 61)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties.terms import Evidence, Paper, Way
from tongjian.systems.enforcement.acts.declared import Desk
from tongjian.systems.enforcement.acts.fields import Choices
from tongjian.systems.enforcement.models import PartyRequest
from tongjian.systems.enforcement.refused import RefusedError

ELECTRONIC = "electronic"
"""The kind of request by which a party confirms it on its own page."""
SIGNED = frozenset({Evidence.DOCUMENT, Evidence.ELECTRONIC})
"""Evidence that can be a confirmation the party signed."""


def consents(desk: Desk) -> Choices:
    """What shows that the party agreed: its own confirmations, the newest first, then papers it signed."""
    own = tuple((_key(each), _told(each)) for each in reversed(_confirmed(desk)))
    papers = tuple(
        (each.fact.key, f"当事人签署的确认书：证据“{each.fact.name}”")
        for each in desk.state.usable
        if each.fact.kind in SIGNED
    )
    return (*own, *papers)


def newest(desk: Desk) -> str:
    """The confirmation of the party itself, chosen at first."""
    own = _confirmed(desk)
    return _key(own[-1]) if own else ""


def served(desk: Desk, common: Mapping[str, Any], given: Mapping[str, Any]) -> f.Served:
    """The fact of a service. Raises `RefusedError` for an electronic one the party has not agreed to."""
    way = Way(given["way"])
    shown = _shown(desk, given.get("consent", ""), common["on"]) if way is Way.ELECTRONIC else ""
    return f.Served(
        **common,
        paper=Paper(given["paper"]),
        way=way,
        receiver=given["receiver"],
        consent=bool(shown),
        confirmed=shown,
        witness=given.get("witness", ""),
    )


def _shown(desk: Desk, chosen: str, on: date) -> str:
    known = dict(consents(desk))
    if chosen not in known:
        raise RefusedError(
            "电子送达须经当事人同意（行政处罚法第六十一条）：当事人没有在线确认，也没有选定其签署的确认书。"
            "请当事人在“我的处罚案件”中确认，或者把签署的确认书登记为证据后选定，或者改用其他送达方式",
            field="consent",
        )
    for each in _confirmed(desk):
        if _key(each) == chosen and (day := timezone.localdate(each.asked_at)) > on:
            raise RefusedError(f"当事人{day}才同意电子送达，{on}的送达不能用这种方式", field="consent")
    return known[chosen]


def _confirmed(desk: Desk) -> list[PartyRequest]:
    return [each for each in desk.requests if each.kind == ELECTRONIC and each.granted]


def _key(asked: PartyRequest) -> str:
    return f"request:{asked.pk}"


def _told(asked: PartyRequest) -> str:
    return f"当事人{timezone.localdate(asked.asked_at)}在线确认，接收方式 {asked.body.get('address', '')}"
