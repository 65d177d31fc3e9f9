"""The lists of projects and of their stage cases, the map and the figures."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
from django.http import HttpResponse
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from tests.systems.approval import story
from tests.systems.approval.project.conftest import LAB, Town
from tongjian.kernel.cases.models import Case
from tongjian.kernel.people.viewer import SYSTEM, Membership, Role, Viewer
from tongjian.kernel.projects.actions import ProjectFacts, facts_of
from tongjian.kernel.projects.models import Project
from tongjian.systems.approval.kinds import STAGE
from tongjian.systems.approval.project.access import visible
from tongjian.systems.approval.project.figures import figures
from tongjian.systems.approval.project.filters import Filters
from tongjian.systems.approval.project.labels import labels_of
from tongjian.systems.approval.project.listing import PAGE, SORTS, page

pytestmark = [pytest.mark.database, pytest.mark.django_db]
PAGES = ("/projects/", "/projects/cases/", "/projects/statistics/", "/projects/map/")


def words(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def found(response: HttpResponse) -> int:
    """How many the list says there are."""
    number = re.search(r'class="found" role="status">[^<]*<strong>(\d+)</strong>', response.content.decode())
    assert number, "the list does not say how many there are"
    return int(number[1])


def many(town: Town, count: int) -> None:
    """More projects of the same company, each a minute older than the one before."""
    facts, now = facts_of(town.housing), timezone.now()
    assert isinstance(facts, ProjectFacts)
    Project.objects.bulk_create(
        Project(
            city="suzhou",
            code=f"test-{number:05}",
            name=f"测试项目{number:05}",
            applicant=town.housing.applicant,
            kind="private",
            region="320508",
            investment=None if number % 2 else number,
            created_at=now - timedelta(minutes=number),
        )
        for number in range(count)
    )


@pytest.mark.parametrize("account", ["suzhou-window", "suzhou-supervisor", "suzhou-water"])
def test_officials_of_the_city_see_its_projects(town: Town, account: str) -> None:
    listed = words(story.client(account).get("/projects/"))
    assert story.HOUSING in listed and story.SCHOOL in listed and LAB in listed
    assert not [p.name for p in Project.objects.filter(city="rugao") if p.name in listed]


def test_a_company_sees_its_own_projects_only(town: Town) -> None:
    own = story.client("suzhou-applicant").get("/projects/")
    assert found(own) == 2 and LAB not in words(own)
    assert found(story.client("suzhou-applicant-2").get("/projects/")) == 1


@pytest.mark.parametrize("address", PAGES)
def test_strangers_learn_nothing(town: Town, address: str) -> None:
    assert story.client(None).get(address).status_code == 302
    shown = words(story.client("rugao-window").get(address))
    assert story.HOUSING not in shown and town.housing.code not in shown


def official(region: str, organisation: int = 0) -> Viewer:
    """A handler of a department of some region, known nowhere else."""
    member = Membership(
        organisation, "x", "", "某局", "government", "suzhou", region, frozenset({Role.HANDLER})
    )
    return Viewer(user=None, name="某人", memberships=(member,))


def test_officials_of_a_district_see_their_district(town: Town) -> None:
    seen = Project.objects.filter(visible(official(town.school.region)))
    assert set(seen) == {town.school}
    assert Project.objects.filter(visible(official("320500")), city="suzhou").count() == 3
    assert Project.objects.filter(visible(official(""))).count() == 3


def test_a_district_takes_part_elsewhere_too(town: Town) -> None:
    deciding = Case.objects.filter(root=town.cleared, parent__isnull=False).first()
    assert deciding is not None
    seen = Project.objects.filter(visible(official("320585", deciding.organisation)))
    assert town.housing in set(seen)


def test_nobody_and_the_platform() -> None:
    assert not Project.objects.filter(visible(Viewer(user=1, name="无岗位"))).exists()
    assert str(visible(SYSTEM)) == "(AND: )"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=澄云里住宅", {"housing"}),
        ("q=澄云里置业", {"housing", "school"}),
        ("q=2405-320576", {"lab"}),
        ("q=星湖桥生物科技", {"lab"}),
        ("theme=government", {"school"}),
        ("district=320576", {"lab"}),
        ("stage=engineering-permit", {"housing", "school"}),
        ("stage=engineering-permit&state=passed", {"housing"}),
        ("state=running", {"school"}),
        ("state=none", {"lab"}),
        ("stage=completion&state=none", {"housing", "school", "lab"}),
        ("light=red", set()),
        ("light=green", {"school"}),
        ("timely=yes", {"housing"}),
        ("timely=no", set()),
        ("until=2001-01-01", set()),
        ("since=2001-01-01", {"housing", "school", "lab"}),
    ],
)
def test_each_filter_finds_what_it_says(town: Town, query: str, expected: set[str]) -> None:
    listed = words(story.client("suzhou-window").get(f"/projects/?{query}"))
    names = {"housing": story.HOUSING, "school": story.SCHOOL, "lab": LAB}
    assert {key for key, name in names.items() if f">{name}</a>" in listed} == expected


def test_a_filter_that_makes_no_sense_is_told(town: Town) -> None:
    answer = story.client("suzhou-window").get("/projects/?since=gestern&light=blue&after=x_y&q=%00")
    assert answer.status_code == 200 and found(answer) == 3
    assert "登记日期（起）应写成 2026-03-01，现在是“gestern”" in words(answer)
    assert "没有“blue”这个筛选条件" in words(answer)


@pytest.mark.parametrize("sort", [*SORTS, "upside-down"])
def test_pages_follow_one_another_whatever_the_order(town: Town, sort: str) -> None:
    many(town, 2 * PAGE)
    viewer, today = story.viewer("suzhou-window"), timezone.localdate()
    seen, after = [], ""
    while True:
        one = page(viewer, Filters(), sort=sort, after=after, today=today)
        seen += [row.id for row in one.rows]
        if one.after is None:
            break
        after = one.after
    assert len(seen) == len(set(seen)) == one.count == 2 * PAGE + 3


def test_what_is_blank_comes_last(town: Town) -> None:
    many(town, 3)
    viewer, today = story.viewer("suzhou-window"), timezone.localdate()
    rows = page(viewer, Filters(), sort="investment", after="", today=today).rows
    assert rows[0].investment == town.housing.investment
    assert [row.investment for row in rows][-2:] == [0, None]
    urgent = page(viewer, Filters(), sort="due", after="", today=today).rows
    assert urgent[0].id == town.school.pk


@pytest.mark.parametrize("after", ["", "2026-01-01_x", "NaN_" + "0" * 32, "1e99_" + "0" * 32, "_", "\0_\0"])
def test_an_altered_address_begins_at_the_first_row(town: Town, after: str) -> None:
    for sort in SORTS:
        answer = story.client("suzhou-window").get("/projects/", {"after": after, "sort": sort})
        assert answer.status_code == 200


@pytest.mark.parametrize("address", PAGES[:3])
def test_lists_and_figures_take_six_queries(
    town: Town, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = story.client("suzhou-window")
    with django_assert_num_queries(6):
        client.get(address)
    many(town, 60)
    with django_assert_num_queries(6):
        client.get(address)


def test_the_map_takes_the_same_queries_whatever_it_shows(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = story.client("suzhou-window")
    with django_assert_num_queries(11):
        assert story.HOUSING in words(client.get("/projects/map/"))
    many(town, 60)
    with django_assert_num_queries(11):
        client.get("/projects/map/")


def test_the_map_says_what_it_cannot_show(town: Town) -> None:
    shown = words(story.client("suzhou-window").get("/projects/map/"))
    assert "没有位置的项目（1）" in shown and story.SCHOOL in shown
    assert "吴江区：1 个项目" in shown and "姑苏区：1 个项目" in shown
    near = words(story.client("suzhou-window").get("/projects/map/?district=320508"))
    assert "图上 <strong>1</strong> 个" in near and "吴江区：1" not in near


def test_the_table_has_every_project_and_no_invented_zero(town: Town) -> None:
    many(town, PAGE + 1)
    answer = story.client("suzhou-window").get("/projects/table.xlsx?sort=name")
    rows = list(load_workbook(BytesIO(answer.content)).worksheets[0].values)
    assert len(rows) == 1 + PAGE + 1 + 3
    by_name = {row[1]: row for row in rows[1:]}
    assert by_name[story.HOUSING][6] == 98600 and by_name["测试项目00001"][6] is None
    assert by_name["测试项目00000"][6] == 0
    assert by_name[LAB][10] == "尚未申报" and not by_name[LAB][9]


def test_a_company_takes_away_its_own_only(town: Town) -> None:
    answer = story.client("suzhou-applicant-2").get("/projects/table.xlsx")
    rows = list(load_workbook(BytesIO(answer.content)).worksheets[0].values)
    assert [row[1] for row in rows[1:]] == [LAB]


def test_every_number_is_the_count_of_its_list(town: Town) -> None:
    many(town, 5)
    client = story.client("suzhou-window")
    shown = client.get("/projects/statistics/").content.decode()
    numbers = set(re.findall(r'<a href="(/projects/(?:cases/)?\?[^"]*)">(\d+)</a>', shown))
    assert len(numbers) > 12
    for address, number in numbers:
        assert found(client.get(unescape(address))) == int(number), address


@pytest.mark.parametrize(
    "query", ["state=running", "theme=private", "district=320509", "stage=engineering-permit"]
)
def test_numbers_under_a_filter_are_those_of_the_lists(town: Town, query: str) -> None:
    client = story.client("suzhou-supervisor")
    shown = client.get(f"/projects/statistics/?{query}").content.decode()
    numbers = set(re.findall(r'<a href="(/projects/(?:cases/)?\?[^"]*)">(\d+)</a>', shown))
    assert numbers
    for address, number in numbers:
        assert found(client.get(unescape(address))) == int(number), address


def test_what_cannot_be_computed_is_not_zero(town: Town) -> None:
    many(town, 2)
    whole = figures(story.viewer("suzhou-window"), Filters(), labels_of("suzhou"), timezone.localdate())
    by_stage = {group.filters.stage: group for group in whole.by_stage}
    assert by_stage["completion"].median is None and by_stage["completion"].share_in_time is None
    assert by_stage["engineering-permit"].share_in_time == 100 and by_stage["engineering-permit"].median == 0
    assert whole.whole.investment == 98600 + 42000 + 26500 and whole.whole.unstated == 1
    shown = words(story.client("suzhou-window").get("/projects/statistics/"))
    assert "无法计算" in shown and "另有 1 个项目未填报" in shown


def test_the_list_of_cases_is_of_stages(town: Town) -> None:
    answer = story.client("suzhou-window").get("/projects/cases/")
    assert found(answer) == Case.objects.filter(kind=STAGE, city="suzhou").count() == 2
    assert "按时办结" in words(answer)
    assert found(story.client("suzhou-window").get("/projects/cases/?state=none")) == 0
