"""Two phones and a server with lost and repeated messages: no loss, no duplicate, one state at the end."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.fieldwork.test_merging import NINE, act
from tongjian.engines.fieldwork import Fact, Replica, fold, read_fact


@dataclass
class Server:
    """The facts in the order of their arrival, each once."""

    facts: list[Fact] = field(default_factory=list)

    def answer(self, message: dict[str, Any]) -> dict[str, Any]:
        known = {fact.digest for fact in self.facts}
        came = [read_fact(each, "v") for each in message["facts"]]
        self.facts += [fact for fact in came if fact.digest not in known]
        return {
            "accepted": [fact.id for fact in came],
            "facts": [fact.as_json() for fact in self.facts[message["since"] :]],
            "cursor": len(self.facts),
        }


@settings(max_examples=80)
@given(st.integers(0, 10**9), st.integers(1, 30))
def test_nothing_is_lost_and_nothing_doubled(seed: int, steps: int) -> None:
    dice, server = random.Random(seed), Server()
    phones = [Replica("v", "one", 1), Replica("v", "two", 2)]
    late: list[tuple[Replica, dict[str, Any]]] = []
    for number in range(steps):
        phone = dice.choice(phones)
        act(dice, phone, f"f{number}", NINE + timedelta(minutes=number))
        match dice.randrange(5):
            case 0:
                pass  # no line
            case 1:
                server.answer(phone.message())  # the answer is lost
            case 2:
                late.append((phone, server.answer(phone.message())))  # the answer comes much later
            case 3:
                message = phone.message()  # sent twice by the line
                server.answer(message)
                phone.hear(server.answer(message))
            case _:
                phone.hear(server.answer(phone.message()))
        if late and dice.random() < 0.3:
            whose, answer = late.pop(dice.randrange(len(late)))
            whose.hear(answer)
    for phone in (*phones, *phones):
        phone.hear(server.answer(phone.message()))
    assert len(server.facts) == len({fact.digest for fact in server.facts})
    assert {fact.id for fact in server.facts} >= {f"f{number}" for number in range(steps)}
    assert phones[0].state() == phones[1].state() == fold(server.facts)
    assert not phones[0].waiting
    assert not phones[1].waiting
