"""From the source to the end of the investigation: registration, team, evidence, holding things, orders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties.terms import Order, Pause
from tongjian.systems.enforcement.acts import choices as c
from tongjian.systems.enforcement.acts.declared import Act, Desk, Who, registry
from tongjian.systems.enforcement.acts.fields import Choices, Field
from tongjian.systems.enforcement.rules import rules_of

_INV, _HEAD = frozenset({Who.INVESTIGATOR}), frozenset({Who.HEAD})
_INV_LEGAL = frozenset({Who.INVESTIGATOR, Who.LEGAL})
Values = Mapping[str, Any]


def _criteria(desk: Desk) -> Choices:
    return tuple((each.code, each.title) for each in rules_of(desk.case.city).registration)


def _pauses(desk: Desk) -> Choices:
    return c.words(rules_of(desk.case.city).pauses)(desk)


def _running(desk: Desk) -> Choices:
    return c.words(Pause(each.cause) for each in desk.state.pauses if each.ended is None)(desk)


def _asked_to_withdraw(desk: Desk) -> Choices:
    open_ = (key for key, granted in desk.state.recusals.items() if granted is None)
    return tuple((key, desk.name_of(key)) for key in open_)


def _assigned(desk: Desk, common: Values, given: Values) -> f.Fact:
    return f.Assigned(**common, officers=c.investigators(desk, given["officers"]))


def _preserved(desk: Desk, common: Values, given: Values) -> f.Fact:
    key = f"B{len(desk.state.preserved) + 1}"
    return f.Preserved(**common, **{**given, "key": key, "items": c.lines(given["items"])})


def _seized(desk: Desk, common: Values, given: Values) -> f.Fact:
    key = f"K{len(desk.state.seized) + 1}"
    return f.Seized(**common, **{**given, "key": key, "items": c.lines(given["items"])})


def _ordered(_desk: Desk, common: Values, given: Values) -> f.Fact:
    return f.Ordered(**common, **{**given, "order": Order(given["order"])})


def _paused(_desk: Desk, common: Values, given: Values) -> f.Fact:
    return f.Paused(**common, cause=Pause(given["cause"]), reason=given["reason"])


def _resumed(_desk: Desk, common: Values, given: Values) -> f.Fact:
    return f.Resumed(**common, cause=Pause(given["cause"]))


_TEAM = Field("officers", "执法人员（两名以上）", "many", choices=c.team, initial=c.team_first, least=2)
_ITEMS = Field("items", "物品清单", "textarea", help="一行一件，写明名称、规格、数量")

registry.declare(
    Act(
        "registered",
        _HEAD,
        (
            c.ON,
            Field("proposer", "提请立案的执法人员", "choice", choices=c.officers),
            Field("criteria", "符合的立案标准", "many", choices=_criteria),
        ),
        paper="registration",
    ),
    Act("not-registered", _HEAD, (c.ON, c.REASON), paper="no-registration", grave=True),
    Act(
        "assigned",
        _HEAD,
        (c.ON, Field("officers", "办案人员（两名以上）", "many", choices=c.officers, least=2)),
        _assigned,
    ),
    Act(
        "recusal-asked",
        frozenset({Who.INVESTIGATOR, Who.PARTY}),
        (Field("person", "申请谁回避", "choice", choices=c.staff), c.REASON),
    ),
    Act(
        "recusal-decided",
        _HEAD,
        (
            Field("person", "被申请回避的人", "choice", choices=_asked_to_withdraw),
            Field("granted", "同意回避", "check", required=False),
        ),
        paper="recusal",
    ),
    Act("evidence-taken", _INV, hidden=True, file=True, title="收集证据"),
    Act(
        "evidence-handed",
        _INV,
        (
            c.ON,
            Field("key", "证据", "choice", choices=c.evidence),
            Field("to", "交给谁保管", "choice", choices=c.staff),
            Field("reason", "原因", required=False),
        ),
    ),
    Act(
        "evidence-excluded",
        _INV_LEGAL,
        (Field("key", "证据", "choice", choices=c.evidence), c.REASON),
        grave=True,
    ),
    Act("preserved", _HEAD, (c.ON, _TEAM, _ITEMS, c.REASON), _preserved, paper="preservation"),
    Act(
        "preservation-settled",
        _HEAD,
        (
            c.ON,
            Field("key", "登记保存的证据", "choice", choices=c.preserved),
            Field("settlement", "怎样处理", help="返还、送交鉴定、查封扣押、没收等"),
        ),
        paper="preservation-settlement",
    ),
    Act(
        "seized",
        _HEAD,
        (c.ON, _TEAM, _ITEMS, c.REASON, Field("days", "期限（天）", "number", initial=lambda _d: "30")),
        _seized,
        paper="seizure",
        grave=True,
    ),
    Act(
        "seizure-prolonged",
        _HEAD,
        (
            c.ON,
            Field("key", "查封、扣押的物品", "choice", choices=c.seized),
            Field("days", "延长（天）", "number"),
            c.REASON,
        ),
        paper="seizure-prolongation",
    ),
    Act(
        "seizure-lifted",
        _HEAD,
        (
            c.ON,
            Field("key", "查封、扣押的物品", "choice", choices=c.seized),
            Field("settlement", "物品去向", help="退还当事人、依法没收、销毁等"),
        ),
        paper="seizure-lifting",
    ),
    Act(
        "ordered",
        _INV,
        (
            c.ON,
            Field("order", "责令什么", "choice", choices=c.words(Order)),
            Field("content", "内容", "textarea"),
            Field("due_on", "改正期限", "date"),
        ),
        _ordered,
        paper="order",
    ),
    Act(
        "corrected",
        _INV,
        (
            c.ON,
            Field("corrected", "已经改正", "check", required=False),
            Field("remark", "复查情况", "textarea", required=False),
        ),
    ),
    Act(
        "paused",
        _HEAD,
        (c.ON, Field("cause", "原因", "choice", choices=_pauses), c.REASON),
        _paused,
        paper="pause",
    ),
    Act(
        "resumed",
        frozenset({Who.INVESTIGATOR, Who.HEAD}),
        (c.ON, Field("cause", "哪一项中止", "choice", choices=_running)),
        _resumed,
    ),
    Act("extended", _HEAD, (c.ON, Field("days", "延长（日）", "number"), c.REASON), paper="extension"),
)
