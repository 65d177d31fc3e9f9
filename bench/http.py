"""Pages over HTTP as sixteen people open them who think a second in between, over a million cases.

Half of the cases are stages, half the matters in them; one stage in fifty is under way. The server is the
one of `tongjian serve`: two processes, four threads each. Reported are the times people wait, and what a page
costs the server's processes in CPU.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import statistics
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from bench import cityyear, world
from bench.databases import on_each_database
from bench.filling import Lived, fill
from bench.report import emit, machine
from bench.visitor import Visitor

USERS, THINKING = 16, 1.0
OPEN_SHARE = 0.02
"""Of all stages are under way; the others have ended."""
PASSWORD = "proving-ground"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=60, help="how long pages are asked for")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    databases = on_each_database("bench.http", measure, cases=args.cases, seconds=args.seconds)
    emit({"bench": "http", "databases": databases, "machine": machine()}, args.json)


def measure(*, cases: int, seconds: int) -> dict[str, Any]:
    """Fill the tables, serve, and let everybody look at lists and cases."""
    from tongjian.site.installation import prepare

    prepare(lambda _: None, demo=False)
    with world.pack_installed(cityyear.DEPARTMENTS):
        accounts = _accounts()
        began = time.perf_counter()
        _fill(cases)
        filled = time.perf_counter() - began
        with serving() as (site, server):
            people = [Person(Visitor(site), account, random.Random(account)) for account in accounts]
            everybody(people, seconds=5)
            for person in people:
                person.waited.clear()
            before = _cpu(server)
            everybody(people, seconds=seconds)
            spent = _cpu(server) - before
    pages = {kind: _summary([t for p in people for t in p.waited.get(kind, [])]) for kind in ("list", "case")}
    asked = sum(page["pages"] for page in pages.values())
    return {
        "cases": cases,
        "filled_s": round(filled, 1),
        **pages,
        "cpu_ms_a_page": round(spent / asked * 1000, 1),
        "pages_a_second": round(asked / seconds, 1),
    }


@dataclass
class Person:
    """An officer who goes from the list to a case and back, thinking a second before each."""

    visitor: Visitor
    account: str
    dice: random.Random
    waited: dict[str, list[float]] = field(default_factory=dict)

    def work(self, until: float) -> None:
        if not self.waited:
            self.visitor.sign_in(self.account, PASSWORD)
        time.sleep(self.dice.uniform(0, THINKING))
        while time.monotonic() < until:
            cases = re.findall(r'href="(/cases/[0-9a-f-]{36}/)', self._open("list", "/workbench/"))
            time.sleep(THINKING)
            self._open("case", self.dice.choice(cases))
            time.sleep(THINKING)

    def _open(self, kind: str, address: str) -> str:
        began = time.perf_counter()
        answer = self.visitor.get(address)
        self.waited.setdefault(kind, []).append((time.perf_counter() - began) * 1000)
        assert answer.status == 200, f"{address}: {answer.status}"
        return answer.text


def everybody(people: Sequence[Person], *, seconds: int) -> None:
    """Let them all work at the same time."""
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(len(people)) as pool:
        # Asked for, so that what went wrong for one of them is raised here.
        list(pool.map(lambda person: person.work(until), people))


def _summary(waited: Sequence[float]) -> dict[str, float]:
    times = sorted(waited)
    return {
        "pages": len(times),
        "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(times[int(len(times) * 0.95)], 1),
    }


@contextmanager
def serving() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The site on a port of its own, without the worker: nothing is to be done."""
    from tongjian.cli.serve import answers, commands, free_port

    port = free_port("127.0.0.1", 18000 + os.getpid() % 1000)
    assert port is not None, "no port is free"
    command = next(each for each in commands("127.0.0.1", port, 2).values() if "gunicorn" in each)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tongjian.site.settings"}
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        assert answers(address), "the server did not start"
        yield address, server
    finally:
        server.terminate()
        server.wait(timeout=30)


def _cpu(server: subprocess.Popen[bytes]) -> float:
    """Seconds of CPU that the server and its processes have used."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True)
    family = [line.split() for line in listed.stdout.splitlines()]
    ours = [pid for pid, parent in family if str(server.pid) in (pid, parent)]
    return sum(map(_ticks, ours)) / os.sysconf("SC_CLK_TCK")


def _ticks(pid: str) -> int:
    """Of the kernel and of the program, the 14th and 15th value; the name before them may hold anything."""
    values = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return int(values[11]) + int(values[12])


def _accounts() -> list[str]:
    """Sixteen officers, half of them in each department."""
    from django.contrib.auth.hashers import make_password

    from tongjian.kernel.people.models import Holding, Post, User

    hashed = make_password(PASSWORD)
    names = [f"officer-{number}" for number in range(USERS)]
    for number, name in enumerate(names):
        duty = f"department-{number % cityyear.DEPARTMENTS}"
        post = Post.objects.get(organisation__city=world.CITY, organisation__duty=duty)
        user = User.objects.create(username=name, name=f"经办人{number}", password=hashed)
        Holding.objects.create(post=post, user=user, since=date(2020, 1, 1))
    return names


def _fill(cases: int) -> None:
    """Cases lived through once, one ended and one in the middle, and copies of both."""
    ended = Lived.of(cityyear.live(0))
    running = Lived.of(_half_way())
    stages = cases // len(ended.cases)
    apart = timedelta(days=365) / stages
    fill(lambda dice: running if dice.random() < OPEN_SHARE else ended, stages, apart=apart)


def _half_way() -> UUID:
    from tongjian.kernel.cases.perform import perform

    opened = world.open_stage("joint")
    perform("accept", opened.stage, world.officer("window"), {}, now=world.A_MONDAY)
    return opened.stage


if __name__ == "__main__":
    main()
