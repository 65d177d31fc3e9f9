"""The phone folds the facts of a visit as the server does: random visits in TypeScript and in Python."""

from __future__ import annotations

import json
import random
import subprocess
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.engines.fieldwork.test_merging import ITEMS, NINE
from tongjian.engines.fieldwork import Fact, Kind, Replica, Result, fold, merge
from tools.frontend import MODULES, ROOT, install, node_home

CASES, LONGEST = 400, 30
PLACE = {"longitude": "120.6", "latitude": "31.3", "accuracy": "8"}
KINDS = [*Kind, *[Kind.ANSWER] * 4, Kind.SETTLEMENT, Kind.SETTLEMENT, Kind.STRIKE, Kind.SIGN_OFF]


def test_the_phone_says_what_the_server_says(tmp_path: Path) -> None:
    cases = [visit(seed) for seed in range(CASES)]
    told = folded_by_the_phone(cases, tmp_path)
    assert len(told) == CASES
    for seed, (facts, phone) in enumerate(zip(cases, told, strict=True)):
        server = folded_here(facts)
        for name, value in server.items():
            assert phone[name] == value, f"visit {seed}: {name}"
        assert phone.keys() == server.keys()


def test_the_visits_hold_what_is_hard() -> None:
    met: Counter[str] = Counter()
    for seed in range(CASES):
        facts = visit(seed)
        state = fold(facts)
        met["contradiction"] += bool(state.contradictions)
        met["settled"] += any(
            each.result and each.open[0].kind is Kind.SETTLEMENT for each in state.answers.values()
        )
        met["struck"] += len(state.photos) < sum(fact.kind is Kind.PHOTO for fact in facts)
        met["current"] += any(each.current for each in state.sign_offs.values())
        met["outdated"] += any(not each.current for each in state.sign_offs.values())
        met["named"] += bool(state.present - {fact.author for fact in state.arrivals})
        met["same moment"] += len({fact.clock for fact in facts}) < len(facts)
    assert len(met) == 7
    assert min(met.values()) >= 10, met


def visit(seed: int) -> list[Fact]:
    """What two officers recorded on two phones, some of it strange: clocks that stand still or go back, facts
    that name what is not theirs, not there, or each other."""
    dice, minute = random.Random(seed), 0
    phones = [Replica("v", "one", 1), Replica("v", "two", 2)]
    for _ in range(dice.randrange(LONGEST)):
        phone, minute = dice.choice(phones), minute + dice.choice((-3, 0, 1, 2))
        kind = dice.choice(KINDS)
        body = said(dice, kind, phone)
        if body is not None:
            phone.record(f"{dice.randrange(16**8):08x}", kind, body, NINE + timedelta(minutes=minute))
        if dice.random() < 0.3:
            shared = merge(*(each.facts.values() for each in phones))
            for each in phones:
                each.facts = dict(shared)
    facts = list(merge(*(phone.facts.values() for phone in phones)).values())
    dice.shuffle(facts)
    return facts


def said(dice: random.Random, kind: Kind, phone: Replica) -> dict[str, Any] | None:
    """Something of that kind, by what the phone knows; None where there is nothing to name."""
    item, result = dice.choice(ITEMS), dice.choice(list(Result)).value
    known = [fact.id for fact in phone.facts.values()]
    few = dice.sample(known, min(len(known), dice.randrange(4))) + (
        ["nowhere"] if dice.random() < 0.1 else []
    )
    answered = phone.state().answers.get(item)
    standing = [fact.id for fact in answered.open] if answered else []
    match kind:
        case Kind.ANSWER:
            own = [fact.id for fact in answered.open if fact.author == phone.author] if answered else []
            named = dice.choice((own, own, few))
            return {"item": item, "result": result, "words": "堆放", "replaces": named}
        case Kind.SETTLEMENT:
            named = standing if len(standing) > 1 and dice.random() < 0.8 else few
            body = {"item": item, "result": result, "words": "复看", "replaces": named}
            return body if len(set(named)) > 1 else None
        case Kind.STRIKE:
            return {"facts": few, "words": "作废"} if few else None
        case Kind.SIGN_OFF:
            numbers = {device: max(1, seq - dice.choice((0, 0, 1))) for device, seq in phone.seen().items()}
            return {"seen": numbers} if numbers else None
        case Kind.PHOTO:
            return {"sha256": "a" * 64, "taken_at": NINE.isoformat(), "item": item, **PLACE}
        case Kind.SIGNATURE:
            return {"signer": "陈工", "refused": True, "words": "不在"}
        case Kind.SECOND:
            return {"officer": dice.choice((1, 2, 3))}
        case Kind.ARRIVAL:
            return PLACE
        case _:
            return {"item": item, "words": "已清理"}


def folded_here(facts: list[Fact]) -> dict[str, Any]:
    """The state by the engine, in the form `phone.mjs` writes it."""
    state = fold(facts)
    lists = ("facts", "photos", "arrivals", "signatures", "corrections", "notes")
    phone = Replica("v", "three", 3, merge(facts))
    return {
        **{name: [fact.id for fact in getattr(state, name)] for name in lists},
        "answers": {
            item: {"open": [fact.id for fact in each.open], "result": each.result}
            for item, each in state.answers.items()
        },
        "sign_offs": {
            str(author): {"fact": each.fact.id, "current": each.current}
            for author, each in state.sign_offs.items()
        },
        "present": sorted(state.present),
        "seen": phone.seen(),
    }


def folded_by_the_phone(cases: list[list[Fact]], folder: Path) -> list[dict[str, Any]]:
    """The states by the code of the app: bundled, run once for all cases. What was refused counts nowhere."""
    install()
    node, bundle = node_home() / "bin" / "node", folder / "phone.mjs"
    built = [MODULES / "esbuild" / "bin" / "esbuild", Path(__file__).with_name("phone.mjs"), "--bundle"]
    form = ["--platform=node", "--format=esm", f"--outfile={bundle}", "--log-level=error"]
    subprocess.run([node, *built, *form], cwd=ROOT, check=True)
    fact = Replica("v", "one", 1).record("0", Kind.ARRIVAL, PLACE, NINE)
    refused = {**fact.as_json(), "seq": LONGEST, "refused": "不是记录"}
    given = json.dumps([[*(fact.as_json() for fact in facts), refused] for facts in cases])
    done = subprocess.run([node, bundle], input=given, capture_output=True, text=True, check=True)
    told: list[dict[str, Any]] = json.loads(done.stdout)
    return told
