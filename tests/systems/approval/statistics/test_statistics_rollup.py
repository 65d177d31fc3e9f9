"""The roll-up gives the numbers that the rows one by one give, and `tongjian verify` finds what does not."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from bench import lists, world
from tests.systems.approval.clocks import proving as city
from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.perform import perform
from tongjian.kernel.cases.status import OPEN, PASSED
from tongjian.kernel.jobs.models import Job
from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.queries import calendar_of, pack_of
from tongjian.kernel.people.viewer import Membership, Role, Viewer
from tongjian.kernel.projects.models import Project
from tongjian.systems.approval.kinds import MATTER, STAGE
from tongjian.systems.approval.project.figures import figures
from tongjian.systems.approval.project.filters import Filters as ProjectFilters
from tongjian.systems.approval.project.labels import labels_of as project_labels
from tongjian.systems.approval.project.usage import pauses_of, used_days
from tongjian.systems.approval.statistics import jobs, queries
from tongjian.systems.approval.statistics.filters import Filters
from tongjian.systems.approval.statistics.labels import labels_of
from tongjian.systems.approval.statistics.models import CaseTime, Share, StepTime, Tally
from tongjian.systems.approval.statistics.verify import differences

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def measure_all() -> None:
    """Do what waits to be measured."""
    for job in Job.objects.filter(name=jobs.MEASURE, state="waiting"):
        jobs.measure_one(job.args)
    Job.objects.filter(name__in=(jobs.MEASURE, jobs.AGAIN)).update(state="done")


@pytest.fixture
def cleared(proving: None) -> UUID:
    """One stage through to its permit, and one that was taken back; both measured."""
    stage = city.approved(city.accepted())
    other = city.accepted(city.SCHOOL)
    perform("withdraw", other, city.viewer("company", Role.APPLICANT), {"remark": "不再建设"})
    measure_all()
    return stage


@pytest.fixture
def population(transactional_db: None) -> Iterator[Viewer]:
    """Random projects of three years with what they have come to, seen by an official of the whole city."""
    install(pack_of(lists.CITY))
    lists.City(150).fill()
    member = Membership(
        0, "x", "", "督查", "government", lists.CITY, "", frozenset({Role.SUPERVISOR, Role.WINDOW})
    )
    yield Viewer(user=None, name="某人", memberships=(member,))


def middle(days: list[int]) -> Decimal:
    return Decimal(str(statistics.median(days)))


def told(group: queries.Group) -> tuple[Any, ...]:
    figures = (group.on_time, group.median, group.ninetieth, group.mean)
    return group.cases, group.timed, group.late, *(figure.value for figure in figures)


def one_by_one(rows: list[CaseTime]) -> tuple[Any, ...]:
    """The same worked out from every row."""
    used = sorted(row.used for row in rows if row.used is not None)
    judged = [row.on_time for row in rows if row.on_time is not None]

    def rounded(exact: Decimal) -> Decimal:
        return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)

    return (
        len(rows),
        len(judged),
        judged.count(False),
        rounded(Decimal(100) * judged.count(True) / len(judged)) if judged else None,
        middle(used) if used else None,
        Decimal(used[-(-9 * len(used) // 10) - 1]) if used else None,
        rounded(Decimal(sum(used)) / len(used)) if used else None,
    )


KEYS: dict[str, Callable[[CaseTime], str]] = {
    "theme-stage": lambda row: f"{row.theme} {row.stage}",
    "district": lambda row: row.region,
    "department": lambda row: str(row.organisation_id),
    "matter": lambda row: row.matter,
}


def test_the_numbers_of_groups_are_those_of_the_rows_one_by_one(population: Viewer) -> None:
    today = timezone.localdate()
    periods = (
        {"since": date(2020, 1, 1), "until": today},
        {"since": today - timedelta(days=401), "until": today - timedelta(days=47)},
        {"since": today - timedelta(days=20), "until": today - timedelta(days=10)},
    )
    others = ({}, {"theme": "private"}, {"late": "no"}, {"stage": "completion", "late": "yes"})
    labels = labels_of(lists.CITY, {})
    compared = 0
    for period in periods:
        for other in others:
            asked = Filters(lists.CITY, **period, **other)  # type: ignore[arg-type]
            rows = list(asked.rows())
            for by, key in KEYS.items():
                sorted_in = defaultdict(list)
                for row in rows:
                    sorted_in[key(row)].append(row)
                everything, groups, _ = queries.groups(asked, by, labels, today)
                assert told(everything) == one_by_one(rows), (asked, by)
                expected = sorted(one_by_one(each) for each in sorted_in.values())
                assert sorted(map(told, groups), key=str) == sorted(expected, key=str), (asked, by)
                compared += len(groups)
    assert compared > 100


def test_days_of_holders_and_steps_are_those_of_the_rows(population: Viewer) -> None:
    today, labels = timezone.localdate(), labels_of(lists.CITY, {})
    for since in (date(2020, 1, 1), today - timedelta(days=333)):
        asked = Filters(lists.CITY, since, today)
        rows = asked.rows()
        shares, steps = Share.objects.filter(of__in=rows), StepTime.objects.filter(of__in=rows)
        holders, _ = queries.holders(asked, labels, today)
        assert sum(had.cases for had in holders) == shares.count() > 0
        assert sum(had.days for had in holders) == sum(share.days for share in shares)
        assert queries.sums(asked, today) == (sum(row.whole for row in rows), 0)
        found, _ = queries.steps(asked, labels, today)
        assert sum(step.times for step in found) == steps.count() > 0
        assert sum(step.total for step in found) == sum(step.working for step in steps)


@pytest.mark.parametrize(
    "given", [{}, {"theme": "private"}, {"stage": "completion"}, {"state": "passed"}, {"timely": "no"}]
)
def test_figures_of_projects_are_those_of_the_rows(population: Viewer, given: dict[str, str]) -> None:
    today, asked = timezone.localdate(), ProjectFilters(**given)
    found = figures(population, asked, project_labels(lists.CITY), today)
    projects = list(asked.projects(population, today))
    cases = list(asked.cases(population, today))
    days = dict(CaseTime.objects.values_list("pk", "days"))
    passed = [case for case in cases if case.status in PASSED]
    used = sorted(days[case.pk] for case in passed)
    whole = found.whole
    assert (whole.projects.count, whole.cases.count) == (len(projects), len(cases))
    assert whole.unstated == sum(project.investment is None for project in projects)
    assert whole.investment == sum((p.investment for p in projects if p.investment is not None), Decimal(0))
    assert (whole.running, whole.passed) == (sum(c.status in OPEN for c in cases), len(passed))
    assert whole.in_time == sum(timezone.localdate(case.ended_at) <= case.due_on for case in passed)
    assert whole.median == (middle(used) if used else None)
    assert whole.p90 == (used[-(-9 * len(used) // 10) - 1] if used else None)
    for groups in (found.by_theme, found.by_district, found.by_month):
        assert sum(group.projects.count for group in groups) == len(projects)
        assert sum(group.cases.count for group in groups) == len(cases)
        assert sum(group.late for group in groups) == whole.late
    by_stage = {group.filters.stage: group for group in found.by_stage}
    for stage, group in by_stage.items():
        own = [case for case in cases if case.matter == stage]
        assert (group.cases.count, group.projects.count) == (len(own), len({case.project for case in own}))
    assert sum(group.passed for group in found.by_month_of_ending) == len(passed)


def test_days_that_were_measured_are_those_of_the_ledger(proving: None) -> None:
    """A case stood still for a correction before acceptance and for a special procedure after it."""
    now = world.A_MONDAY
    stage = city.accepted(now=now)
    matter = Case.objects.filter(parent=stage).order_by("number").first()
    assert matter is not None
    officer = world.officer("department-0")
    given = {"procedure": "expert-review", "days": 10, "remark": "需要专家评审"}
    perform("begin_special", matter.pk, officer, given, now=now + timedelta(days=1))
    perform("end_special", matter.pk, officer, {"remark": "已评审"}, now=now + timedelta(days=4))
    city.approved(stage, now=now + timedelta(days=8))
    measure_all()
    calendar = calendar_of(world.CITY)
    found = {}
    for case in Case.objects.filter(ended_at__isnull=False):
        found[case.pk] = used_days(case, pauses_of([case.pk]), calendar, timezone.now())
        assert CaseTime.objects.get(pk=case.pk).days == found[case.pk]
    assert found[matter.pk] == 3 and max(found.values()) == 6


def test_the_roll_up_is_the_count_of_the_rows_after_any_measuring(cleared: UUID) -> None:
    assert list(differences(world.CITY)) == []
    jobs.measure_one({"root": str(cleared)})
    jobs.measure_some({"city": world.CITY, "after": str(UUID(int=0))})
    Job.objects.filter(name=jobs.AGAIN).update(state="done")
    assert list(differences()) == []
    assert Tally.objects.filter(face="theme-stage", kind=STAGE, count__gt=0).count() == 2


def test_a_corrected_project_is_counted_where_it_is_now(cleared: UUID) -> None:
    project = Project.objects.get(name=city.HOUSING)
    Project.objects.filter(pk=project.pk).update(region="320001")
    project.refresh_from_db()
    jobs.of_project_again(project)
    measure_all()
    assert list(differences()) == []
    cells = Tally.objects.filter(face="district", kind=STAGE, count__gt=0)
    assert sorted(cells.values_list("first", flat=True)) == ["320000", "320001"]


def test_a_case_that_goes_is_no_longer_counted(cleared: UUID) -> None:
    CaseTime.objects.filter(pk=cleared).delete()
    assert Tally.objects.filter(face="matter", kind=STAGE, count__gt=0).count() == 1
    assert [sentence for _, sentence in differences()] == ["已经办结，却没有用时记录；请重新计算该城市的用时"]


@pytest.mark.parametrize(
    ("tamper", "sentence"),
    [
        (lambda: CaseTime.objects.filter(kind=STAGE, on_time=True).update(used=7), "与台账不符的列：used"),
        (
            lambda: Share.objects.create(of=CaseTime.objects.all()[0], who="applicant", days=9),
            "各方持有的天数",
        ),
        (lambda: StepTime.objects.filter(of__kind=MATTER).update(working=9), "各环节的天数与台账不符"),
        (lambda: Tally.objects.filter(face="district").update(count=40), "汇总记有 40 件"),
        (lambda: Tally.objects.filter(face="matter").delete(), "汇总记有 0 件"),
    ],
)
def test_whatever_was_tampered_with_is_named(
    cleared: UUID, tamper: Callable[[], object], sentence: str
) -> None:
    tamper()
    assert any(sentence in said for _, said in differences(world.CITY))


def test_what_waits_to_be_measured_is_no_difference(proving: None) -> None:
    city.approved(city.accepted())
    Job.objects.filter(name=jobs.AGAIN).update(state="done")
    assert list(differences()) == []
    Job.objects.filter(name=jobs.MEASURE).update(state="dead")
    assert {sentence for _, sentence in differences()} == {"已经办结，却没有用时记录；请重新计算该城市的用时"}
