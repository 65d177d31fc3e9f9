"""Two phones and the server through random interleavings of lost, late and repeated messages and kills.

A round is a visit. Two officers record on phones of their own; requests get lost on the way, answers get
lost or come late, messages come twice, and now and then the server is killed (SIGKILL) and started again.
When the line is back both phones exchange until nothing waits. Then nothing may be missing, nothing be there
twice, and both phones and the server have to be in the same state. Over HTTP against the server of
`tongjian serve`, with a database file of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.report import emit, machine
from bench.visitor import Unanswered, Visitor
from tongjian.engines.fieldwork import Kind, Replica, Result

CITY, PASSWORD, OFFICERS = "suzhou", "field-sync", ("field-one", "field-two")
ITEMS = ("exit", "crane", "pit")
AT_ONCE, PATIENCE = 6, 120.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument(
        "--kills", type=int, default=0, help="kills of the server; by default one in 50 rounds"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tongjian-fieldsync-") as folder:
        os.environ["TONGJIAN_VAR"] = folder
        os.environ.pop("TONGJIAN_DATABASE_URL", None)
        os.environ["DJANGO_SETTINGS_MODULE"] = "tongjian.site.settings"
        import django

        django.setup()
        kills = args.kills or max(1, args.rounds // 50)
        found = measure(rounds=args.rounds, kills=kills, seed=args.seed)
    emit({"bench": "fieldsync", **found, "machine": machine()}, args.json)


def measure(*, rounds: int, kills: int, seed: int) -> dict[str, Any]:
    """Prepare, serve, play all rounds, compare."""
    from bench.fieldworld import compared, make

    visits, users = make(rounds, OFFICERS, PASSWORD, ITEMS)
    began = time.perf_counter()
    server = Server()
    server.start()
    counted: Counter[str] = Counter()
    played: list[Round] = []
    try:
        killer = Killer(server, rounds, kills)
        teams = [Team(server, users, random.Random(f"{seed}-{number}")) for number in range(AT_ONCE)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            shares = [visits[number::AT_ONCE] for number in range(AT_ONCE)]
            for team, done in zip(
                teams, pool.map(lambda t, v: t.play(v, killer), teams, shares), strict=True
            ):
                played += done
                counted += team.counted
    finally:
        server.stop()
    return {
        "rounds": len(played),
        "kills": server.kills,
        **{name: counted[name] for name in ("messages", "lost_requests", "lost_answers", "late", "repeated")},
        "unanswered": counted["unanswered"],
        **compared([(each.visit, each.phones, each.made) for each in played]),
        "seconds": round(time.perf_counter() - began, 1),
    }


class Server:
    """The server of `tongjian serve` in a process group of its own."""

    def __init__(self) -> None:
        from tongjian.cli.serve import commands, free_port

        port = free_port("127.0.0.1", 18500 + os.getpid() % 400)
        assert port is not None, "no port is free"
        self.address, self.kills = f"http://127.0.0.1:{port}", 0
        self._command = next(each for each in commands("127.0.0.1", port, 2).values() if "gunicorn" in each)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        from tongjian.cli.serve import answers

        self._process = subprocess.Popen(self._command, start_new_session=True, stdout=subprocess.DEVNULL)
        assert answers(self.address, 90), "the server did not start"

    def kill(self) -> None:
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self.kills += 1

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
            self._process.wait(timeout=30)


class Killer:
    """Kills the server in the middle of rounds, so many times over all of them, and starts it again."""

    def __init__(self, server: Server, rounds: int, kills: int) -> None:
        self._server, self._every, self._left = server, max(1, rounds // (kills + 1)), kills
        self._done, self._lock = 0, threading.Lock()

    def round_begins(self) -> None:
        with self._lock:
            self._done += 1
            if self._left == 0 or self._done % self._every:
                return
            self._left -= 1
            self._server.kill()
        # The others go on meanwhile and find nobody there.
        self._server.start()


@dataclass
class Round:
    """A visit as it was played: both phones at its end, and the ids that were made."""

    visit: str
    phones: tuple[Replica, Replica]
    made: list[str] = field(default_factory=list)


class Team:
    """Two officers with their phones, who play one visit after another."""

    def __init__(self, server: Server, users: Sequence[int], dice: random.Random) -> None:
        self._server, self._users, self._dice = server, users, dice
        self.counted: Counter[str] = Counter()
        self._sessions = [Visitor(server.address) for _ in OFFICERS]
        for session, name in zip(self._sessions, OFFICERS, strict=True):
            session.sign_in(name, PASSWORD)

    def play(self, visits: Sequence[str], killer: Killer) -> list[Round]:
        return [self._round(visit, killer) for visit in visits]

    def _round(self, visit: str, killer: Killer) -> Round:
        dice, one, two = self._dice, *(Replica(visit, f"phone-{user}", user) for user in self._users)
        played, late = Round(visit, (one, two)), list[tuple[Replica, dict[str, Any]]]()
        begin, kill_at = datetime.now(UTC), dice.randrange(6)
        for number in range(dice.randint(6, 14)):
            if number == kill_at:
                killer.round_begins()
            place = dice.randrange(2)
            phone, session = played.phones[place], self._sessions[place]
            id = f"{phone.device}-{number}"
            self._record(phone, id, begin + timedelta(seconds=number))
            played.made.append(id)
            self._exchange(phone, session, late)
            if late and dice.random() < 0.4:
                whose, answer = late.pop(dice.randrange(len(late)))
                whose.hear(answer)
        for whose, answer in late:
            whose.hear(answer)
        for place in (0, 1, 0, 1):
            self._until_heard(played.phones[place], self._sessions[place])
        return played

    def _record(self, phone: Replica, id: str, clock: datetime) -> None:
        dice, item = self._dice, self._dice.choice(ITEMS)
        answered = phone.state().answers.get(item)
        if dice.random() < 0.15:
            phone.record(id, Kind.NOTE, {"words": "已告知现场负责人"}, clock)
            return
        result, open_ = dice.choice(list(Result)).value, answered.open if answered else ()
        said = {"item": item, "result": result, "words": "现场查看"}
        if answered is not None and answered.contradiction and dice.random() < 0.5:
            phone.record(id, Kind.SETTLEMENT, {**said, "replaces": [fact.id for fact in open_]}, clock)
        else:
            own = [fact.id for fact in open_ if fact.author == phone.author]
            phone.record(id, Kind.ANSWER, {**said, "replaces": own}, clock)

    def _exchange(self, phone: Replica, session: Visitor, late: list[tuple[Replica, dict[str, Any]]]) -> None:
        what = self._dice.choices(
            ("no_line", "lost_requests", "lost_answers", "late", "repeated", "well"), (3, 2, 2, 2, 2, 4)
        )[0]
        if what == "no_line":
            return
        self.counted[what] += 1
        if what == "lost_requests":
            return
        message = phone.message()
        answer = self._send(phone, session, message)
        if what == "repeated":
            answer = self._send(phone, session, message) or answer
        if answer is None or what == "lost_answers":
            return
        if what == "late":
            late.append((phone, answer))
        else:
            phone.hear(answer)

    def _until_heard(self, phone: Replica, session: Visitor) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            answer = self._send(phone, session, phone.message())
            if answer is None:
                time.sleep(0.3)
                continue
            phone.hear(answer)
            if not phone.waiting and not answer["more"]:
                return
        raise TimeoutError(f"{phone.visit}: the phone was not heard within {PATIENCE} s")

    def _send(self, phone: Replica, session: Visitor, message: object) -> dict[str, Any] | None:
        self.counted["messages"] += 1
        address = f"/{CITY}/supervision/field/visits/{phone.visit}/sync/"
        try:
            answer = session.post_json(address, message)
        except Unanswered:
            self.counted["unanswered"] += 1
            return None
        if answer.status != 200:
            raise AssertionError(f"{address}: {answer.status} {answer.text[:300]}")
        found: dict[str, Any] = json.loads(answer.text)
        return found


if __name__ == "__main__":
    main()
