"""The pages of cases: few queries, refusals that lose nothing, and what the public may ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from bench import world
from tongjian.kernel.cases import lights, progress
from tongjian.kernel.cases.models import Case, Task
from tongjian.kernel.cases.perform import perform
from tongjian.kernel.ledger.models import Event
from tongjian.kernel.people.models import Holding, Organisation, Post, User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Role

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sign_in(city: None) -> Callable[..., Client]:
    """A browser of somebody who holds these roles in a department."""

    def as_(duty: str, *roles: Role) -> Client:
        organisation = Organisation.objects.get(city=world.CITY, duty=duty)
        post = Post.objects.create(
            organisation=organisation, code="-".join(roles), title="岗位", roles=list(roles)
        )
        user = User.objects.create(username=f"{duty}-{'-'.join(roles)}", name=f"{duty}的人")
        Holding.objects.create(post=post, user=user, since=date(2020, 1, 1))
        browser = Client()
        browser.force_login(user)
        return browser

    return as_


def test_the_workbench_takes_five_queries_whatever_is_on_it(
    sign_in: Callable[..., Client], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    window = sign_in("window", Role.WINDOW)
    for _ in range(3):
        world.open_stage("wide")
    with django_assert_num_queries(5):
        page = window.get("/workbench/")
    assert page.content.decode().count("收件审查") == 3


@pytest.mark.parametrize(
    "query", ["?light=red", "?light=yellow", "?light=green", "?q=T0000", "?after=nonsense_x"]
)
def test_the_workbench_is_filtered_by_its_address(
    query: str, sign_in: Callable[..., Client], received: world.Opened
) -> None:
    page = sign_in("window", Role.WINDOW).get(f"/workbench/{query}")
    shown = Case.objects.get(pk=received.stage).number in page.content.decode()
    # What reached the window on a Monday of the past is overdue today.
    assert shown == (query not in ("?light=yellow", "?light=green"))


def test_a_case_page_names_what_is_open_and_why_the_rest_is_not(
    sign_in: Callable[..., Client], received: world.Opened
) -> None:
    page = sign_in("window", Role.WINDOW).get(f"/cases/{received.stage}/").content.decode()
    assert "一次性告知补正" in page and "收件审查" in page
    assert "只有督查人员可以督办" in page


def test_a_refused_act_says_why_and_keeps_what_was_typed(
    sign_in: Callable[..., Client], received: world.Opened
) -> None:
    window, before = sign_in("window", Role.WINDOW), Event.objects.count()
    answer = window.post(f"/cases/{received.stage}/do/do_not_accept/", {"remark": "不需要"})
    assert answer.status_code == 422
    assert "没有办理" in answer.content.decode() and ">不需要</textarea>" in answer.content.decode()
    assert Event.objects.count() == before


def test_an_opinion_is_given_on_the_page(sign_in: Callable[..., Client], accepted: world.Opened) -> None:
    officer, case = sign_in("department-0", Role.HANDLER), accepted.matters[0]
    page = officer.get(f"/cases/{case}/").content.decode()
    task = Task.objects.get(case=case, open=True)
    assert f'value="{task.pk}"' in page and "待您办理" in page
    answer = officer.post(
        f"/cases/{case}/do/decide/", {"task": str(task.pk), "outcome": "agree"}, follow=True
    )
    assert "已完成：办理" in answer.content.decode()
    assert not Task.objects.filter(case=case, open=True).exists()


def test_what_the_platform_does_has_no_address(
    sign_in: Callable[..., Client], received: world.Opened
) -> None:
    window = sign_in("window", Role.WINDOW)
    assert window.post(f"/cases/{received.stage}/do/accept_by_silence/").status_code == 404
    assert window.post(f"/api/cases/{received.stage}/actions/accept_by_silence").status_code == 404


def test_lights_show_what_is_late_and_who_has_it(
    sign_in: Callable[..., Client],
    accepted: world.Opened,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    supervisor = sign_in("department-0", Role.SUPERVISOR)
    with django_assert_num_queries(5):
        page = supervisor.get("/lights/").content.decode()
    assert page.count('href="/cases/') == 4 and "督办" in page
    answer = supervisor.post(f"/cases/{accepted.matters[1]}/do/urge/", {"remark": "请今天办结"}, follow=True)
    assert "请今天办结" in answer.content.decode()


def test_nobody_is_late_before_the_light_turns(
    sign_in: Callable[..., Client], accepted: world.Opened
) -> None:
    sign_in("department-0", Role.SUPERVISOR)
    viewer = viewer_of(User.objects.get(username="department-0-supervisor"), world.A_MONDAY.date())
    assert lights.page(viewer, light="", today=world.A_MONDAY.date()).rows == ()
    assert lights.standings(viewer, world.A_MONDAY.date()) == []


def test_lights_are_for_supervisors(sign_in: Callable[..., Client]) -> None:
    assert sign_in("department-0", Role.HANDLER).get("/lights/").status_code == 403


@pytest.mark.parametrize("written", ["{0}", " {0} ", "{1}"])
def test_anyone_asks_for_progress_by_number(
    written: str, city: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    opened = world.open_stage("wide")
    perform("accept", opened.stage, world.officer("window"), {"remark": "不公开的意见"}, now=world.A_MONDAY)
    case = Case.objects.get(pk=opened.stage)
    asked = written.format(case.number, f"{case.number}-02")
    with django_assert_max_num_queries(3):
        page = Client().get("/progress/", {"number": asked}).content.decode()
    assert case.title in page and "部门开始办理" in page and page.count("matter-") == 4
    assert "不公开的意见" not in page


def test_brackets_of_any_keyboard_find_a_number() -> None:
    assert progress.normalised(" 苏建审[2026] 00001号") == "苏建审〔2026〕00001号"
    assert progress.normalised("苏建审（2026）00001号") == "苏建审〔2026〕00001号"


def test_the_interface_tells_what_may_be_done_and_does_it(
    sign_in: Callable[..., Client], accepted: world.Opened
) -> None:
    officer, case = sign_in("department-0", Role.HANDLER), accepted.matters[0]
    answer = officer.get(f"/api/cases/{case}/actions").json()
    (task,) = answer["tasks"]
    assert (task["action"], task["conclusions"][0]["code"]) == ("decide", "agree")
    closed = {action["name"]: action["refusals"] for action in answer["actions"] if not action["open"]}
    assert closed["revoke"][0]["sentence"] == "只有承办部门的审批负责人可以撤销决定"
    address = f"/api/cases/{case}/actions/decide"
    given = {"task": task["id"], "outcome": "agree"}
    done = officer.post(address, given, content_type="application/json")
    assert done.status_code == 200 and done.json()["case"] == str(case)
    again = officer.post(address, given, content_type="application/json")
    assert again.status_code == 409 and again.json()["refusals"]


def test_the_interface_refuses_what_it_does_not_know(
    sign_in: Callable[..., Client], accepted: world.Opened
) -> None:
    address = f"/api/cases/{accepted.matters[0]}/actions/decide"
    officer = sign_in("department-0", Role.HANDLER)
    unknown = officer.post(address, {"task": "x", "more": 1}, content_type="application/json")
    assert unknown.status_code == 422
    assert {"task", "more", "outcome"} <= {
        reason["sentence"].split("”")[0].rpartition(".")[2] for reason in unknown.json()["refusals"]
    }
    assert Client().get(f"/api/cases/{accepted.stage}/actions").status_code == 401


def test_every_declared_action_has_its_own_input_in_the_document() -> None:
    document = Client().get("/api/openapi.json").json()
    decide = document["paths"]["/api/cases/{case}/actions/decide"]["post"]["requestBody"]
    name = decide["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    assert set(document["components"]["schemas"][name]["properties"]) == {"task", "outcome", "remark"}
    assert "/api/cases/{case}/actions/set_holds" not in document["paths"]
