"""The pages of measures: every number opens its rows, in at most six queries, and strangers see nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests.systems.approval import story
from tongjian.engines.measures.bound import Days, Scope
from tongjian.kernel.cases.models import Case
from tongjian.kernel.measures.definitions import definition_of
from tongjian.kernel.measures.keeping import keep
from tongjian.kernel.measures.reading import ask
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.models import Organisation
from tongjian.systems.approval.statistics.models import CaseTime

pytestmark = [pytest.mark.database, pytest.mark.django_db]
MOST = 6


@pytest.fixture
def ended(cities: None) -> list[Case]:
    """Two stages of one district that ended forty days ago, one of them late."""
    made = []
    for on_time in (True, False):
        id_, now = uuid4(), timezone.now()
        body = Organisation.objects.get(city="suzhou", code="natural-resources")
        case = Case.objects.create(
            id=id_,
            city="suzhou",
            root=id_,
            kind="approval.stage",
            matter="engineering-permit",
            definition="",
            title="工程建设许可",
            number=f"T-{on_time}",
            organisation=body.pk,
            status=11,
            status_since=now,
            opened_at=now,
            seq=1,
            head="",
        )
        day = timezone.localdate() - timedelta(days=40)
        CaseTime.objects.create(
            case=case,
            city="suzhou",
            kind=case.kind,
            stage=case.matter,
            matter=case.matter,
            organisation=body,
            status=11,
            opened_on=day,
            ended_on=day,
            used=5,
            days=5,
            on_time=on_time,
            whole=5,
            joint=0,
            region=pack_of("suzhou").districts[0].code,
        )
        made.append(case)
    return made


def page(account: str, address: str) -> str:
    browser = story.client(account)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = browser.get(address)
    assert response.status_code == 200, (address, response.status_code)
    assert len(queries) <= MOST, [query["sql"] for query in queries]
    return response.content.decode()


def test_from_the_list_to_the_rows(ended: list[Case]) -> None:
    year = (timezone.localdate() - timedelta(days=40)).year
    seen = page("suzhou-supervisor", f"/measures/?source=approval-cases&year={year}")
    assert "50.00%" in seen and pack_of("suzhou").districts[0].title in seen
    grid = page("suzhou-supervisor", f"/measures/suzhou/on-time-share/?year={year}")
    assert "行数（按时为是）" in grid and "÷" in grid
    address = unescape(re.search(r'href="([^"]+)">50\.00%', grid)[1])
    value = page("suzhou-supervisor", address)
    assert "<dt>分母</dt><dd>2</dd>" in value and "T-True" in value and "T-False" not in value
    assert reverse("case", args=[ended[0].pk]) in value
    assert "T-False" in page("suzhou-supervisor", f"{address}&part=lower")
    kept = f"/measures/readings/{kept_reading()}/"
    assert "50.00%" in page("suzhou-supervisor", kept)
    assert "结果相同" in story.client("suzhou-supervisor").get(kept, {"compare": 1}).content.decode()
    assert story.client("suzhou-natural-resources").get(kept).status_code == 404


def kept_reading() -> UUID:
    """The share of the year so far, kept by nobody."""
    today = timezone.localdate()
    definition = definition_of("suzhou", "on-time-share")
    window = Days(today - timedelta(days=100), today - timedelta(days=1))
    asked = ask("suzhou", definition, scope=Scope.everything(), window=window, group=[])
    return keep(asked, actor=None).pk


def test_the_table_and_the_rows_can_be_taken_away(ended: list[Case]) -> None:
    year = (timezone.localdate() - timedelta(days=40)).year
    browser = story.client("suzhou-supervisor")
    table = browser.get(f"/measures/suzhou/on-time-share/table.xlsx?year={year}")
    cells = [cell.value for row in load_workbook(BytesIO(table.content)).active for cell in row]
    assert "50.00" in cells and "缺失" in cells
    rows = browser.get(f"/measures/suzhou/on-time-share/value/rows.xlsx?year={year}&part=lower")
    assert len(list(load_workbook(BytesIO(rows.content)).active)) == 3


def test_a_department_counts_its_own_and_another_city_nothing(ended: list[Case]) -> None:
    year = (timezone.localdate() - timedelta(days=40)).year
    address = f"/measures/suzhou/on-time-share/value/?year={year}&part=lower"
    assert "T-True" in page("suzhou-natural-resources", address)
    assert "T-True" not in page("suzhou-fire", address)
    for stranger in ("rugao-supervisor", "suzhou-applicant"):
        assert story.client(stranger).get(address).status_code in (403, 404)
    assert story.client(None).get(address).status_code == 302


MADE_UP = ("year=99999", "year=x", "by-month=2026-13", "by-district=%00", "part=x", "after=%00", "by-stage=")


def test_surveys_stay_sealed_and_made_up_addresses_crash_nothing(ended: list[Case]) -> None:
    """Surveys are never opened row by row; what somebody made up is no crash."""
    assert "答卷不记名" in page("suzhou-supervisor", "/measures/suzhou/satisfaction-staff/value/")
    browser = story.client("suzhou-supervisor")
    for address in ("/measures/", "/measures/suzhou/on-time-share/", "/measures/suzhou/on-time-share/value/"):
        for query in MADE_UP:
            assert browser.get(f"{address}?{query}").status_code in (200, 404), (address, query)
    assert browser.get("/measures/suzhou/no-such-measure/").status_code == 404
    # Departments are known by their rows alone, and there is none.
    assert "合计" in page("suzhou-supervisor", "/measures/suzhou/step-days/")
