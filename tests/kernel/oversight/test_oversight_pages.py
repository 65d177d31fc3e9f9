"""The supervisor's pages: late work by every dimension, many urged at once, and the list of urgings."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.http import HttpResponse
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from bench import world
from tests.kernel.oversight.conftest import browser, viewer
from tongjian.kernel.cases import lights
from tongjian.kernel.cases.lights import Filters
from tongjian.kernel.cases.models import Case, Task
from tongjian.kernel.cases.perform import perform
from tongjian.kernel.oversight.models import Urging
from tongjian.kernel.people.viewer import Role

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
LATE = world.A_MONDAY.date().replace(month=4)


def supervisor() -> Client:
    return browser("department-0", Role.SUPERVISOR)


def text(response: HttpResponse) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_breakdown_adds_up_in_every_dimension(accepted: world.Opened) -> None:
    found = lights.breakdown(viewer("department-0", Role.SUPERVISOR), LATE)
    assert (found.red, found.yellow) == (4, 0)
    for parts in (found.department, found.district, found.stage, found.theme):
        assert sum(part.red for part in parts) == 4
    assert [part.code for part in found.stage] == ["wide"]
    # Without a project nobody knows the theme: it is not stated, not a theme of its own.
    assert [part.code for part in found.theme] == [""]


def test_every_number_is_the_length_of_the_list_it_leads_to(accepted: world.Opened) -> None:
    who = viewer("department-0", Role.SUPERVISOR)
    for part in lights.breakdown(who, LATE).department:
        asked = Filters(department=part.code, light="red")
        assert len(lights.page(who, today=LATE, filters=asked).rows) == part.red
    assert len(lights.page(who, today=LATE, filters=Filters(stage="wide")).rows) == 4
    assert lights.page(who, today=LATE, filters=Filters(stage="joint")).rows == ()
    assert lights.page(who, today=LATE, filters=Filters(q="matter-2")).rows[0].case_title == "matter-2"


def test_pages_take_few_queries(
    accepted: world.Opened, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = supervisor()
    for address in ("/lights/", "/lights/?q=matter&stage=wide", "/urgings/", "/urgings/?state=waiting"):
        with django_assert_max_num_queries(6):
            text(client.get(address))


def test_many_are_urged_at_once_with_one_reason(accepted: world.Opened) -> None:
    tasks = list(Task.objects.filter(root=accepted.stage, open=True).order_by("case__number"))
    given = {
        "task": [str(task.pk) for task in tasks[:3]],
        "remark": "请本周办结",
        "back": "/lights/?light=red",
    }
    answer = supervisor().post("/lights/urge/", given)
    assert answer["Location"] == "/lights/?light=red"
    assert set(Urging.objects.values_list("organisation", flat=True)) == {t.organisation for t in tasks[:3]}
    page = text(supervisor().get("/urgings/"))
    assert page.count("请本周办结") == 3
    assert "请本周办结" in text(browser("department-1", Role.HANDLER).get("/urgings/?state=waiting"))


def test_what_was_not_urged_is_told_with_its_reason(accepted: world.Opened) -> None:
    task = Task.objects.filter(root=accepted.stage, open=True)[0]
    page = text(supervisor().post("/lights/urge/", {"task": str(task.pk), "remark": ""}, follow=True))
    assert "1 件没有发出" in page and "没有填写" in page
    assert "没有选择" in text(supervisor().post("/lights/urge/", {"remark": "请抓紧"}, follow=True))
    elsewhere = supervisor().post("/lights/urge/", {"back": "https://example.org/"})
    assert elsewhere["Location"] == "/lights/"
    assert not Urging.objects.exists()


def test_the_first_overdue_day_stays_on_the_list(accepted: world.Opened) -> None:
    page = text(supervisor().get("/lights/"))
    assert "首次超期" in page and "2026年3月17日" in page


def test_a_department_sees_its_own_urgings_only(accepted: world.Opened) -> None:
    perform(
        "urge", accepted.matters[1], viewer("department-0", Role.SUPERVISOR), {"remark": "请抓紧办理本件"}
    )
    assert "请抓紧办理本件" in text(browser("department-1", Role.HEAD).get("/urgings/"))
    assert "请抓紧办理本件" not in text(browser("department-2", Role.HEAD).get("/urgings/"))


def test_exports_are_the_lists(accepted: world.Opened) -> None:
    perform("urge", accepted.matters[1], viewer("department-0", Role.SUPERVISOR), {"remark": "请抓紧"})
    for address, rows in (("/lights.xlsx", 4), ("/urgings.xlsx", 1)):
        sheet = load_workbook(BytesIO(supervisor().get(address).content)).active
        assert sheet is not None and sheet.max_row == rows + 1


@pytest.mark.parametrize("address", ["/lights/", "/lights.xlsx"])
def test_lights_are_for_supervisors(address: str, accepted: world.Opened) -> None:
    assert browser("department-1", Role.HANDLER).get(address).status_code == 403
    assert Client().get(address).status_code == 302


def test_strangers_urge_nobody_and_list_nothing(accepted: world.Opened) -> None:
    task = Task.objects.filter(root=accepted.stage, open=True)[0]
    given = {"task": str(task.pk), "remark": "请抓紧"}
    assert browser("department-1", Role.HEAD).post("/lights/urge/", given).status_code == 403
    assert browser("department-1", Role.ADMINISTRATOR).get("/urgings/").status_code == 403
    assert Client().post("/lights/urge/", given).status_code == 302
    assert not Urging.objects.exists()


def test_odd_addresses_begin_at_the_first_page(accepted: world.Opened) -> None:
    number = Case.objects.get(pk=accepted.stage).number
    for odd in ("?after=x_y", "?light=blue&department=abc", "?after=2026-01-01_zz"):
        assert number in text(supervisor().get(f"/lights/{odd}"))
    text(supervisor().get("/urgings/?state=odd&after=2026-01-01_zz"))
