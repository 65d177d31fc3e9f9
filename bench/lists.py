"""Pages about a city's projects over many of them: the lists with every filter, the map, and the statistics.

Each page is asked for as a supervisor's browser does it, without the network. Times stand in milliseconds of
the whole request, and as a ratio to reading one project by its primary key in the same run: the ratio travels
from machine to machine.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from bench.databases import on_each_database, prepared
from bench.filling import columns, write
from bench.report import emit, machine

CITY = "suzhou"
BATCH = 5_000
YEARS = 3
GOES_ON = 0.75
"""Of the projects that passed a stage go on to the next; 2 % of all stages are still under way."""
USERNAME = "proving-supervisor"
PLACES = ("澄云里", "星湖桥", "望亭路", "枫津河", "石湖荡", "金鸡墩", "越溪口", "虎丘北", "相城南", "盛泽西")
USES = ("住宅小区", "研发中心", "第三小学", "标准厂房", "商业广场", "社区医院", "地下管廊", "文化中心")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5, help="how often each page is asked for")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    databases = on_each_database("bench.lists", measure, projects=args.projects, rounds=args.rounds)
    emit({"bench": "lists", "databases": databases, "machine": machine()}, args.json)


def measure(*, projects: int, rounds: int) -> dict[str, Any]:
    """Fill the tables, then ask for every page."""
    from django.test import Client

    from tongjian.kernel.packs.actions import install
    from tongjian.kernel.packs.queries import pack_of
    from tongjian.kernel.projects.models import Project

    with prepared():
        install(pack_of(CITY))
        began = time.perf_counter()
        City(projects).fill()
        filled = time.perf_counter() - began
        client = Client()
        client.force_login(_supervisor())
        ids = list(Project.objects.order_by("code").values_list("pk", flat=True)[: rounds * 10])
        row = statistics.median(_timed(lambda key=key: Project.objects.get(pk=key)) for key in ids)
        pages = {name: _page(client, address, rounds, row) for name, address in addresses().items()}
    return {
        "projects": projects,
        "filled_s": round(filled, 1),
        "row_ms": round(row, 3),
        "queries": max(page["queries"] for page in pages.values()),
        "worst_ms": max(page["p50_ms"] for page in pages.values()),
        "pages": pages,
    }


def addresses() -> dict[str, str]:
    """Every page by what it shows."""
    today = timezone.localdate()
    month = today.replace(day=1)
    asked = {
        "list": "",
        "list, deep": f"after={today - timedelta(days=300)}T00:00:00%2B00:00_{UUID(int=0)}",
        **{f"list by {sort}": f"sort={sort}" for sort in ("old", "due", "investment", "name")},
        **{f"list {light}": f"light={light}" for light in ("red", "yellow", "green", "grey")},
        **{f"list {state}": f"state={state}" for state in ("running", "passed", "stopped", "none")},
        "list on time": "timely=yes",
        "list late": "timely=no",
        "list of a stage": "stage=completion",
        "list of a stage, running": "stage=completion&state=running",
        "list of a theme": "theme=private",
        "list of a district": "district=320508",
        "list of a month": f"since={month}&until={today}",
        "list ended in a month": f"state=passed&ended_since={month}&ended_until={today}",
        "search of a name": "q=澄云里住宅",
        "search of a company": "q=第17建设",
        "search of a code": "q=2401-320508-89-01-000777",
        "search of nothing": "q=没有这个项目",
    }
    found = {name: f"/projects/?{query}" for name, query in asked.items()}
    for name, query in (("", ""), (" late", "timely=no"), (" of a stage", "stage=completion")):
        found[f"cases{name}"] = f"/projects/cases/?{query}"
    found["map"] = "/projects/map/"
    found["figures"] = "/projects/statistics/"
    found["figures of a theme"] = "/projects/statistics/?theme=private"
    for by in ("theme-stage", "district", "department", "matter"):
        found[f"statistics by {by}"] = f"/statistics/?by={by}"
    found["statistics of matters"] = "/statistics/?kind=matter&by=matter"
    found["statistics of a district"] = "/statistics/?district=320508"
    found["statistics, odd days"] = f"/statistics/?since={today - timedelta(days=200)}"
    found["bottlenecks"] = "/statistics/steps/"
    found["net time"] = "/statistics/net-time/"
    found["ended cases"] = "/statistics/cases/"
    found["supervisor"] = "/lights/"
    found["urgings"] = "/urgings/"
    return found


def _page(client: Any, address: str, rounds: int, row: float) -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def ask() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"

    ask()
    with CaptureQueriesContext(connection) as queries:
        ask()
        asked = len(queries)
    taken = statistics.median(_timed(ask) for _ in range(rounds))
    return {"queries": asked, "p50_ms": round(taken, 1), "rows": round(taken / row, 1)}


def _insert(model: type[Any], rows: Sequence[Any]) -> None:
    """As `filling.insert`, asking the database about those values only that it keeps in a form of its own."""
    from django.db import connection, models

    from tongjian.kernel.numbers.fields import ScaledDecimalField

    own_form = (models.UUIDField, models.DateField, models.JSONField, models.ForeignKey, ScaledDecimalField)
    fields = [(f.attname, f if isinstance(f, own_form) else None) for f in columns(model)]
    write(
        model,
        [
            [f.get_db_prep_save(vars(row)[name], connection) if f else vars(row)[name] for name, f in fields]
            for row in rows
        ],
    )


def _timed(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000


def _supervisor() -> Any:
    """Somebody of the whole city who supervises and sits at the window."""
    from tongjian.kernel.people.models import Holding, Organisation, Post, User

    window = Organisation.objects.filter(city=CITY, duty="window", region__in=("", "320500")).first()
    assert window is not None, "the city has no window"
    post = Post.objects.create(
        organisation=window, code="proving", title="督查", roles=["window", "supervisor"]
    )
    user = User.objects.create(username=USERNAME, name="督查人员")
    Holding.objects.create(post=post, user=user, since=date(2020, 1, 1))
    return user


@dataclass
class City:
    """So many projects of the last years, each with the stages it has come to."""

    projects: int
    dice: random.Random = field(default_factory=lambda: random.Random(7))

    def fill(self) -> None:
        """Write all tables, a batch in a transaction."""
        from django.db import connection, transaction

        from tongjian.kernel.cases.models import Case, Task
        from tongjian.kernel.projects.models import Project
        from tongjian.systems.approval.statistics import rollup
        from tongjian.systems.approval.statistics.models import CaseTime, Share, StepTime

        self._prepare()
        cells: Counter[rollup.Cell] = Counter()
        for start in range(0, self.projects, BATCH):
            rows: dict[type[Any], list[Any]] = {
                model: [] for model in (Project, Case, Task, CaseTime, Share, StepTime)
            }
            for number in range(start, min(start + BATCH, self.projects)):
                rows[Project].append(project := self._project(number))
                for row in self._stages(project):
                    rows[type(row)].append(row)
            with transaction.atomic():
                for model, each in rows.items():
                    _insert(model, each)
            cells.update(rollup.counted(rows[CaseTime], rows[Share], rows[StepTime]))
        with transaction.atomic():
            rollup.shift(Counter(), cells)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _prepare(self) -> None:
        from tongjian.kernel.packs.queries import pack_of
        from tongjian.kernel.people.models import Organisation

        pack = pack_of(CITY)
        self.now = timezone.now()
        self.themes = [theme.code for theme in pack.themes.themes] if pack.themes else []
        self.districts = [district.code for district in pack.districts]
        self.stages = sorted(pack.stages.values(), key=lambda stage: stage.number)[:4]
        self.bodies = list(
            Organisation.objects.filter(city=CITY)
            .exclude(duty="")
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        companies = Organisation.objects.bulk_create(
            Organisation(city=CITY, code=f"c{n}", name=f"第{n}建设开发有限公司", kind="company")
            for n in range(min(2_000, self.projects))
        )
        self.companies = [company.pk for company in companies]

    def _project(self, number: int) -> Any:
        from tongjian.kernel.projects.models import Project

        dice, region = self.dice, self.dice.choice(self.districts)
        return Project(
            # As ids made from the clock: later ones are larger.
            id=UUID(int=number << 80 | dice.getrandbits(80)),
            city=CITY,
            code=f"24{number % 12 + 1:02}-{region}-89-01-{number:06}",
            name=f"{dice.choice(PLACES)}{dice.choice(USES)}{number}号",
            applicant_id=dice.choice(self.companies),
            kind=dice.choice(self.themes),
            region=region,
            investment=None if number % 9 == 0 else dice.randrange(100, 900_000),
            parcel=f"320500{number:06}",
            created_at=self.now - timedelta(days=YEARS * 365) * (1 - number / self.projects),
        )

    def _stages(self, project: Any) -> Iterator[Any]:
        """The stage cases of one project, each with what was measured of it or the tasks it waits for."""
        opened = project.created_at + timedelta(days=self.dice.randrange(1, 30))
        for stage in self.stages:
            if opened > self.now or (stage is not self.stages[0] and self.dice.random() > GOES_ON):
                return
            days = min(60, int(self.dice.expovariate(1 / 12)) + 1)
            ended = opened + timedelta(days=days * 1.45)
            case = self._case(project, stage.code, opened, ended if ended < self.now else None, days)
            yield case
            yield from self._of_ended(project, case, days) if case.ended_at else self._tasks(case)
            opened = ended + timedelta(days=self.dice.randrange(5, 60))

    def _case(self, project: Any, stage: str, opened: Any, ended: Any, days: int) -> Any:
        from tongjian.kernel.cases.models import Case

        id_ = UUID(int=int(opened.timestamp() * 1000) << 80 | self.dice.getrandbits(80))
        limit = 25
        due_on = timezone.localdate(opened) + timedelta(days=int(limit * 1.45))
        passed = days % 20 != 0
        return Case(
            id=id_,
            city=CITY,
            root=id_,
            kind="approval.stage",
            matter=stage,
            definition="0" * 64,
            title=f"{project.name} {stage}",
            number=f"P{id_.hex[:24]}",
            organisation=self.bodies[0],
            applicant=project.applicant_id,
            project=project.pk,
            status=(11 if passed else 14) if ended else 8,
            status_since=ended or opened,
            opened_at=opened,
            accepted_at=opened,
            ended_at=ended,
            due_on=due_on if passed else None,
            warn_on=due_on - timedelta(days=7) if passed else None,
            seq=1,
            head="0" * 64,
        )

    def _of_ended(self, project: Any, case: Any, days: int) -> Sequence[Any]:
        from tongjian.systems.approval.statistics.models import CaseTime, Share, StepTime

        passed = case.status == 11
        row = CaseTime(
            case_id=case.pk,
            city=CITY,
            kind=case.kind,
            stage=case.matter,
            matter=case.matter,
            organisation_id=case.organisation,
            project_id=project.pk,
            status=case.status,
            opened_on=timezone.localdate(case.opened_at),
            accepted_on=timezone.localdate(case.opened_at),
            ended_on=timezone.localdate(case.ended_at),
            limit_days=25,
            used=days if passed else None,
            span=days if passed else None,
            days=days if passed else None,
            on_time=timezone.localdate(case.ended_at) <= case.due_on if passed else None,
            whole=days,
            joint=0,
            theme=project.kind,
            region=project.region,
            registered=timezone.localdate(project.created_at),
        )
        alone = self.dice.randrange(0, days + 1)
        body = self.dice.choice(self.bodies)
        return (
            row,
            Share(of=row, who="departments", organisation_id=body, days=alone),
            Share(of=row, who="applicant", days=days - alone),
            StepTime(
                of=row,
                node=f"review-{days % 3}",
                title="审查",
                organisation_id=body,
                role="handler",
                working=alone,
                suspended=0,
                held=0,
            ),
        )

    def _tasks(self, case: Any) -> Iterator[Any]:
        from tongjian.kernel.cases.models import Task

        for _ in range(2):
            yield Task(
                id=UUID(int=self.dice.getrandbits(128)),
                city=CITY,
                case_id=case.pk,
                root=case.pk,
                node="review",
                title="审查",
                organisation=self.dice.choice(self.bodies),
                role="handler",
                open=True,
                opened_at=case.opened_at,
                due_on=case.due_on,
                warn_on=case.warn_on,
                urgent_on=case.due_on or date.max,
            )


if __name__ == "__main__":
    main()
