"""What pages about projects compute: units that take part, days used, the map's window."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from tongjian.engines.worktime import Ended, Started, Suspended, WorkingDays, elapsed
from tongjian.kernel.cases.status import Status
from tongjian.kernel.forms.schema import Form
from tongjian.kernel.ledger.models import Event
from tongjian.kernel.packs.queries import calendar_of
from tongjian.systems.approval.project.dossier.answered import Stated, building_tables, parties
from tongjian.systems.approval.project.figures import Group
from tongjian.systems.approval.project.filters import Filters, read
from tongjian.systems.approval.project.map.view import HEIGHT, WIDTH, View
from tongjian.systems.approval.project.usage import pauses_of, used_days

# Not a measure of speed: the machine may be busy with other things.
CALMLY = settings(deadline=None, max_examples=50)
FORM = Form.model_validate(
    {
        "form": "trial",
        "version": "2026-01-01",
        "title": "试验",
        "sections": [
            {
                "title": "单位",
                "fields": [
                    {"name": "design_institute", "title": "设计单位", "type": "text"},
                    {"name": "design_institute_uscc", "title": "设计单位代码", "type": "uscc"},
                    {
                        "name": "parties",
                        "title": "参建单位",
                        "type": "table",
                        "fields": [
                            {
                                "name": "part",
                                "title": "类型",
                                "type": "choice",
                                "options": {"design": "设计", "contractor": "施工"},
                            },
                            {"name": "name", "title": "名称", "type": "text"},
                            {"name": "uscc", "title": "代码", "type": "uscc"},
                        ],
                    },
                    {
                        "name": "buildings",
                        "title": "单体",
                        "type": "table",
                        "fields": [
                            {"name": "code", "title": "楼号", "type": "text"},
                            {"name": "height", "title": "高度", "type": "decimal", "unit": "m"},
                            {"name": "manager", "title": "负责人", "type": "text", "personal": True},
                        ],
                    },
                ],
            }
        ],
    }
)


def handed_in(day: int, stage: str = "许可", **data: Any) -> Stated:
    return Stated("case", stage, datetime(2026, 3, day, 2, tzinfo=UTC), FORM, data)


def listed(*rows: tuple[str, str, str]) -> list[dict[str, str]]:
    return [{"part": part, "name": name, "uscc": uscc} for part, name, uscc in rows]


def test_a_unit_takes_part_from_the_first_form_that_names_it() -> None:
    first = handed_in(1, design_institute="甲院", design_institute_uscc="A")
    second = handed_in(9, "施工", parties=listed(("design", "甲设计院", "A"), ("contractor", "乙公司", "B")))
    design, build = parties([first, second])
    assert (design.role, design.name, design.since, design.until) == (
        "设计单位",
        "甲设计院",
        date(2026, 3, 1),
        None,
    )
    assert [stage for stage, _ in design.stages] == ["许可", "施工"]
    assert (build.role, build.since) == ("施工单位", date(2026, 3, 9))


def test_a_unit_that_is_replaced_took_part_until_then() -> None:
    first = handed_in(1, parties=listed(("contractor", "乙公司", "B"), ("contractor", "丙公司", "C")))
    second = handed_in(9, parties=listed(("contractor", "丙公司", "C")))
    found = {party.uscc: party for party in parties([first, second])}
    assert found["B"].until == date(2026, 3, 9) and found["C"].until is None
    back = {
        party.uscc: party for party in parties([first, second, handed_in(11, parties=first.data["parties"])])
    }
    assert back["B"].until is None


def test_a_form_that_asks_of_no_unit_replaces_none() -> None:
    first = handed_in(1, parties=listed(("contractor", "乙公司", "B")))
    (party,) = parties([first, handed_in(9)])
    assert party.until is None


def test_buildings_are_those_a_stage_states_last() -> None:
    first = handed_in(1, buildings=[{"code": "1#", "height": "20", "manager": "王小明"}])
    second = handed_in(2, buildings=[{"code": "1#", "height": "21"}, {"code": "2#"}])
    (table,) = building_tables([first, second], masked=False)
    assert table.columns == ("楼号", "高度（m）", "负责人")
    assert table.rows == (("1#", "21", ""), ("2#", "", ""))
    (masked,) = building_tables([first], masked=True)
    assert masked.rows[0][2] == "王**"


MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)


def case(status: Status, accepted: datetime | None, ended: datetime | None) -> Any:
    return SimpleNamespace(id=uuid4(), status=status, accepted_at=accepted, ended_at=ended)


def test_days_that_stood_still_are_not_used() -> None:
    calendar, now = calendar_of("suzhou"), MONDAY + timedelta(days=30)
    plain = case(Status.APPROVED, MONDAY, MONDAY + timedelta(days=4))
    assert used_days(plain, {}, calendar, now) == 4
    held = {plain.id: [Suspended(MONDAY + timedelta(days=1), "特别程序")]}
    assert used_days(plain, held, calendar, now) == 1
    before = {plain.id: [Suspended(MONDAY - timedelta(days=1), "补正")]}
    assert used_days(plain, before, calendar, now) == 4


@CALMLY
@given(st.integers(0, 900), st.integers(0, 400))
def test_what_never_stood_still_takes_the_days_of_the_clock(start: int, length: int) -> None:
    """The short way and the clock's own agree."""
    calendar, accepted = calendar_of("suzhou"), MONDAY - timedelta(days=start)
    until = accepted + timedelta(hours=7 * length)
    used = elapsed([Started(accepted), Ended(until)], WorkingDays(9), calendar, until).used
    assert used_days(case(Status.APPROVED, accepted, until), {}, calendar, until) == used


def test_where_the_calendar_does_not_reach_nothing_is_stated() -> None:
    old = datetime(1950, 3, 1, tzinfo=UTC)
    assert used_days(case(Status.APPROVED, old, old), {}, calendar_of("suzhou"), MONDAY) is None


@pytest.mark.parametrize("status", [Status.REFUSED, Status.WITHDRAWN, Status.REVOKED])
def test_no_time_is_stated_for_what_did_not_pass(status: Status) -> None:
    ended = case(status, MONDAY, MONDAY)
    assert used_days(ended, {}, calendar_of("suzhou"), MONDAY) is None
    assert used_days(case(Status.RECEIVED, None, None), {}, calendar_of("suzhou"), MONDAY) is None


@pytest.mark.database
@pytest.mark.django_db
def test_pauses_are_read_from_the_ledger_also_imported_ones() -> None:
    chain, old = uuid4(), MONDAY - timedelta(days=90)
    happened = {"happened": old.isoformat(), "of": "status", "source": "旧系统", "what": {"to": 6}}
    told = [("status", {"to": 3}), ("status", {"to": 9}), ("status", {"to": 10}), ("imported", happened)]
    for seq, (kind, body) in enumerate(told, start=1):
        Event.objects.create(
            city="suzhou",
            chain=chain,
            root=chain,
            seq=seq,
            kind=kind,
            at=MONDAY + timedelta(days=seq),
            body=json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False),
            digest=f"{seq}",
        )
    found = pauses_of([chain])[chain]
    assert [(type(event).__name__, event.at) for event in found] == [
        ("Suspended", MONDAY + timedelta(days=2)),
        ("Resumed", MONDAY + timedelta(days=3)),
        ("Suspended", old),
    ]


@CALMLY
@given(st.lists(st.integers(0, 400), min_size=1, max_size=60))
def test_nine_in_ten_ended_within_the_p90(days: list[int]) -> None:
    group = Group("x", Filters())
    for used in days:
        group.cases.add_ended(passed=True, on_time=True, used=used, count=1)
    assert group.p90 in days and group.median is not None
    assert 10 * sum(each <= group.p90 for each in days) >= 9 * len(days)
    assert 10 * sum(each < group.p90 for each in days) < 9 * len(days)
    assert (
        2 * sum(each <= group.median for each in days)
        >= len(days)
        <= 2 * sum(each >= group.median for each in days)
    )


def test_of_nothing_nothing_can_be_computed() -> None:
    empty = Group("x", Filters())
    assert (empty.median, empty.p90, empty.share_in_time, empty.investment) == (None, None, None, None)


@CALMLY
@given(st.text(max_size=30), st.dates(date(1950, 1, 1), date(2190, 1, 1)))
def test_filters_survive_the_address(text: str, day: date) -> None:
    text = text.replace("\0", "").strip()
    filters = Filters(q=text, theme="private", state="running", since=day)
    again, mistakes = read(QueryDict(filters.query()))
    assert again == filters and mistakes == ()


@CALMLY
@given(
    st.tuples(*[st.floats(-1e6, 1e6)] * 2),
    st.tuples(*[st.floats(1, 1e5)] * 2),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_what_is_looked_at_lies_in_the_picture(
    corner: tuple[float, float], size: tuple[float, float], right: float, up: float
) -> None:
    west, south = corner
    view = View((west, south, west + size[0], south + size[1]))
    x, y = view.at(west + right * size[0], south + up * size[1])
    assert 0 <= x <= WIDTH and 0 <= y <= HEIGHT
    assert view.holds(west + right * size[0], south + up * size[1])
    metres, length = view.scale_bar()
    assert metres > 0 and 0 < length <= WIDTH / 5 + 1


def test_what_lies_outside_has_no_outline() -> None:
    view = View((0, 0, 1000, 1000))
    assert view.path(box(0, 0, 500, 500)).startswith("M")
    assert view.path(box(90_000, 90_000, 91_000, 91_000)) == ""
