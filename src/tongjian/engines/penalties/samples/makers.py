"""One random fact of each kind: mostly what the case asks for, sometimes what the law forbids."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, TypeVar

from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties import terms as t
from tongjian.engines.penalties.guards.ending import ending_of
from tongjian.engines.penalties.money import owing
from tongjian.engines.penalties.parts import Instalment
from tongjian.engines.penalties.rules import Rules
from tongjian.engines.penalties.samples import sanctions
from tongjian.engines.penalties.samples.people import CHIEF, EVERYBODY, OFFICERS, anybody, certified, officers
from tongjian.engines.penalties.state import State

Value = TypeVar("Value")
Make = Callable[["Scene"], dict[str, Any]]


class Scene:
    """The case, the day and the dice."""

    def __init__(self, rng: Random, state: State, on: date, rules: Rules, *, careful: bool) -> None:
        self.rng, self.state, self.on, self.rules, self.careful = rng, state, on, rules, careful

    def mostly(self, good: Value, *bad: Value, odds: float = 0.9) -> Value:
        """The good value, or one of the bad."""
        return good if self.careful or not bad or self.rng.random() < odds else self.rng.choice(bad)

    def days(self, least: int, most: int) -> date:
        """A day around today."""
        return self.on + timedelta(days=self.rng.randint(least, most))

    @property
    def team(self) -> tuple[str, ...]:
        """Those who investigate, mostly."""
        team = tuple(each.person for each in self.state.investigators)
        return self.mostly(team, officers(self.rng)) if team else officers(self.rng)

    @property
    def fresh(self) -> str:
        """A new key, mostly."""
        return self.mostly(f"k{self.state.count}", "k3")

    def held(self, kept: Any) -> str:
        """A key of what is there."""
        keys: list[str] = sorted(kept) or ["none"]
        return self.rng.choice(keys)

    def money(self, amount: Decimal) -> Decimal:
        """About so much: all of it, a part, too much."""
        return self.mostly(amount, (amount / 2).quantize(Decimal("0.01")), amount + 1, Decimal(0), odds=0.6)


def make(act: str, scene: Scene) -> f.Fact:
    """A fact of that act on the scene's day."""
    given = {"on": scene.on, "by": anybody(scene.rng, scene.careful), **MAKERS[act](scene)}
    return f.KINDS[act](**given)


def _built(s: Scene) -> Any:
    return s.state.concluded.construction if s.state.concluded else sanctions.construction(s.rng)


def _concluded(s: Scene) -> dict[str, Any]:
    built = sanctions.construction(s.rng) if s.state.ordered_stop else None
    outcome = s.rng.choices(tuple(t.Outcome), (8, 1, 1, 0.3))[0]
    return {
        "by": s.mostly(s.team[0], anybody(s.rng, s.careful)),
        "outcome": outcome,
        "facts": "查明的事实",
        "offences": sanctions.offences(s.rng),
        "sanction": s.mostly(sanctions.sanction(s.rng, s.on, built), None),
        "spared": s.rng.choice(tuple(t.Spared)) if outcome is t.Outcome.NO_PENALTY else None,
        "construction": built,
        "grave": s.rng.random() < 0.2,
    }


def _proposed(s: Scene) -> Any:
    concluded = s.state.concluded
    if concluded is None or concluded.sanction is None:
        return sanctions.sanction(s.rng, s.on, _built(s))
    if s.state.defences and s.rng.random() < 0.5:  # what a vexed authority would like to do
        return replace(concluded.sanction, fine=concluded.sanction.fine + 500)
    return sanctions.changed(s.rng, concluded.sanction)


def _decided(s: Scene) -> dict[str, Any]:
    concluded, notice = s.state.concluded, s.state.notice
    outcome = concluded.outcome if concluded is not None else t.Outcome.PENALTY
    return {
        "outcome": s.mostly(outcome, *t.Outcome),
        "number": s.mostly(f"罚决{s.state.count}", "", *s.state.numbers),
        "sanction": sanctions.changed(s.rng, notice.sanction) if notice else s.mostly(None, _proposed(s)),
        "spared": concluded.spared if concluded else None,
        "taught": s.rng.random() < 0.9,
        "late": s.rng.choice(("", "案情复杂")),
    }


def _served(s: Scene) -> dict[str, Any]:
    return {
        "paper": s.mostly(t.Paper.DECISION, *t.Paper),
        "way": s.rng.choice(tuple(t.Way)),
        "receiver": "收件人",
        "consent": s.rng.random() < 0.7,
        "witness": s.rng.choice(("", "见证人")),
    }


def _deferred(s: Scene) -> dict[str, Any]:
    left = owing(s.state, s.on, s.rules).fine_left
    half = (left / 2).quantize(Decimal("0.01"))
    parts = [(30, half), (60, left - half)] if s.rng.random() < 0.7 else [(s.rng.choice((-3, 20)), left)]
    return {
        "instalments": tuple(
            Instalment(due_on=s.on + timedelta(days=days), amount=part) for days, part in parts
        ),
        "reason": "经济困难",
    }


def _total(s: Scene) -> Decimal:
    return owing(s.state, s.on, s.rules).total


def _challenge(s: Scene) -> t.Challenge:
    return s.rng.choice(tuple(t.Challenge))


def _open_challenge(s: Scene) -> t.Challenge:
    found = [span.cause for span in s.state.challenges if span.ended is None]
    return found[0] if found and isinstance(found[0], t.Challenge) else _challenge(s)


MAKERS: dict[str, Make] = {
    "sourced": lambda s: {
        "source": "inspection",
        "nature": s.rng.choice(tuple(t.Nature)),
        "ended_on": s.mostly(s.days(-200, 0), None, s.days(-1500, -800)),
        "harm": s.rng.random() < 0.1,
        "under_age": s.rng.random() < 0.03,
    },
    "registered": lambda s: {
        "proposer": s.mostly("officer-1", "head"),
        "criteria": s.mostly(tuple(each.code for each in s.rules.registration), ("facts",)),
    },
    "not-registered": lambda _s: {"reason": "不属于本机关管辖"},
    "assigned": lambda s: {"officers": certified(s.rng, s.on)},
    "recusal-asked": lambda s: {"person": s.rng.choice((*s.team, *EVERYBODY)), "reason": "亲属"},
    "recusal-decided": lambda s: {
        "person": s.mostly(next((p for p, g in s.state.recusals.items() if g is None), "head"), "officer-1"),
        "granted": s.rng.random() < 0.4,
    },
    "evidence-taken": lambda s: {
        "by": s.rng.choice(OFFICERS),
        "key": s.fresh,
        "kind": s.rng.choice(tuple(t.Evidence)),
        "name": "证据",
        "digest": s.mostly("a" * 64, "不是摘要"),
        "officers": s.team,
        "papers_shown": s.rng.random() < 0.95,
        "witnessed": s.rng.choice(("", "当事人")),
        "origin": s.mostly("", "visit:1"),
    },
    "evidence-handed": lambda s: {
        "by": s.rng.choice(OFFICERS),
        "key": s.held(s.state.evidence),
        "to": s.rng.choice(EVERYBODY),
    },
    "evidence-excluded": lambda s: {"key": s.held(s.state.evidence), "reason": "取证程序违法"},
    "preserved": lambda s: {"key": s.fresh, "officers": s.team, "items": ("账册",), "reason": "可能灭失"},
    "preservation-settled": lambda s: {"key": s.held(s.state.preserved), "settlement": "退还"},
    "seized": lambda s: {
        "key": s.fresh,
        "officers": s.team,
        "items": ("设备",),
        "reason": "防止危险扩大",
        "days": s.mostly(30, 31, 0),
    },
    "seizure-prolonged": lambda s: {
        "key": s.held(s.state.seized),
        "days": s.mostly(30, 31),
        "reason": "情况复杂",
    },
    "seizure-lifted": lambda s: {"key": s.held(s.state.seized), "settlement": "退还"},
    "ordered": lambda s: {"order": s.rng.choice(tuple(t.Order)), "content": "改正", "due_on": s.days(-1, 30)},
    "corrected": lambda s: {"corrected": s.rng.random() < 0.6},
    "paused": lambda s: {"cause": s.rng.choice(tuple(t.Pause)), "reason": "鉴定"},
    "resumed": lambda s: {
        "cause": next((p.cause for p in s.state.pauses if p.ended is None), t.Pause.APPRAISAL)
    },
    "extended": lambda s: {"days": s.mostly(15, 31), "reason": "案情复杂"},
    "concluded": _concluded,
    "reviewed": lambda s: {
        "by": s.mostly("legal", *OFFICERS),
        "opinion": s.rng.choices(tuple(t.Opinion), (8, 1, 1))[0],
        "text": "审核意见",
        "qualified": s.rng.random() < 0.97,
    },
    "notified": lambda s: {
        "sanction": _proposed(s),
        "facts": "告知的事实",
        "hearing": s.rng.random() < 0.8,
        "new_evidence": s.rng.random() < 0.3,
    },
    "defended": lambda _s: {"by": "party", "text": "申辩"},
    "defence-answered": lambda s: {"accepted": s.rng.random() < 0.3, "reason": "复核"},
    "rights-waived": lambda _s: {"by": "party"},
    "hearing-asked": lambda _s: {"by": "party"},
    "hearing-announced": lambda s: {
        "held_on": s.days(5, 20),
        "place": "听证室",
        "host": s.mostly("host", *EVERYBODY),
    },
    "hearing-held": lambda s: {
        "by": s.mostly(s.state.hearing_announced.host if s.state.hearing_announced else "host", *EVERYBODY),
        "recorder": s.mostly("clerk", *OFFICERS),
        "investigators": s.team,
        "attended": True,
        "text": "笔录",
        "charged": s.mostly(Decimal(0), Decimal(100)),
    },
    "hearing-dropped": lambda _s: {"by": "party"},
    "discussed": lambda s: {
        "participants": s.mostly(("head", "second-head", CHIEF), ("head",)),
        "conclusion": "同意",
    },
    "decided": _decided,
    "spot-decided": lambda s: {
        "by": "officer-1",
        "officers": certified(s.rng, s.on),
        "facts": "事实",
        "sanction": sanctions.sanction(s.rng, s.on),
        "number": s.mostly(f"当{s.state.count}", "", odds=0.95),
        "papers_shown": s.rng.random() < 0.95,
        "told": s.rng.random() < 0.95,
        "handed_over": s.rng.random() < 0.95,
    },
    "spot-filed": lambda _s: {},
    "spot-collected": lambda s: {
        "amount": s.money(_total(s)),
        "ground": s.rng.choice(tuple(t.SpotGround)),
        "receipt": "票据",
    },
    "handed-in": lambda s: {"amount": s.money(s.state.collected - s.state.handed_in)},
    "served": _served,
    "deferred": _deferred,
    "paid": lambda s: {"amount": s.money(_total(s)), "receipt": "票据"},
    "refunded": lambda s: {"amount": s.money(owing(s.state, s.on, s.rules).refund)},
    "addition-reduced": lambda s: {
        "amount": s.money(owing(s.state, s.on, s.rules).addition_left),
        "reason": "协议",
    },
    "performed": lambda s: {"content": "已履行", "forced": s.rng.random() < 0.2},
    "challenged": lambda s: {"challenge": _challenge(s), "halted": s.rng.random() < 0.2},
    "challenge-ended": lambda s: {
        "challenge": _open_challenge(s),
        "verdict": s.rng.choice(tuple(t.Verdict)),
        "fine": (s.state.fine * Decimal(s.rng.choice(("0.5", "0.9", "1.5")))).quantize(Decimal("0.01")),
    },
    "urged": lambda s: {"due_on": s.days(8, 25)},
    "urging-objected": lambda s: {"text": "异议", "upheld": s.rng.random() < 0.1},
    "court-asked": lambda _s: {"court": "法院"},
    "court-ruled": lambda s: {"granted": s.rng.random() < 0.7},
    "demolition-announced": lambda s: {"due_on": s.days(-1, 15)},
    "demolition-forced": lambda s: {"night": s.rng.random() < 0.1, "supplies_cut": s.rng.random() < 0.1},
    "terminated": lambda _s: {"reason": "没有财产可供执行"},
    "case-withdrawn": lambda _s: {"reason": "撤案"},
    "transferred": lambda s: {"to": "公安机关", "criminal": s.rng.random() < 0.5, "reason": "涉嫌犯罪"},
    "returned": lambda _s: {"reason": "不予立案"},
    "transfer-accepted": lambda _s: {},
    "closed": lambda s: {"ending": s.mostly(ending_of(s.state), *t.Ending)},
    "archived": lambda _s: {"number": "卷1"},
}
