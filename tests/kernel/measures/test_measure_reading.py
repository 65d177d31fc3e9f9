"""The running database is asked: values and kinds of nothing, rows behind them, and for whom."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.kernel.measures import world
from tongjian.engines.measures.bound import CannotAsk, Cause, Part, Scope
from tongjian.engines.measures.value import Missing, Number
from tongjian.kernel.measures import snapshot
from tongjian.kernel.measures.reading import answer, rows_behind
from tongjian.kernel.measures.totals import totals
from tongjian.kernel.measures.values import Standing

pytestmark = [pytest.mark.database, pytest.mark.django_db]
EAST, WEST = "990101", "990102"


@pytest.fixture(autouse=True)
def cases(db: None) -> None:
    world.make()
    world.some()


def test_groups_come_from_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        share, count = answer([world.question(), world.question(world.COUNT)])
    assert share.of(EAST).amount == Fraction(100, 3)
    assert (share.of(EAST).numerator, share.of(EAST).denominator) == (1, 3)
    assert share.of(EAST).printed == "33.33%"
    assert isinstance(share.of(EAST).value, Number)
    assert count.of(EAST).printed == "3件"


def test_nothing_is_missing_or_zero_as_the_measure_says() -> None:
    share, count = answer([world.question(), world.question(world.COUNT)])
    assert share.of(WEST).standing is Standing.MISSING
    assert isinstance(share.of(WEST).value, Missing)
    assert (count.of(WEST).amount, count.of(WEST).printed) == (0, "0件")


def test_what_a_city_does_not_have_is_not_applicable() -> None:
    (found,) = answer([world.question({**world.SHARE, "not_applicable": "本市没有此项工作"})])
    assert {each.standing for each in found.groups} == {Standing.NOT_APPLICABLE}


def test_too_few_rows_are_kept_back_and_not_opened() -> None:
    asked = world.question({**world.SHARE, "needs": 4})
    assert answer([asked])[0].of(EAST).standing is Standing.SUPPRESSED
    with pytest.raises(CannotAsk, match="少于"):
        rows_behind(asked, (EAST,))


def test_what_a_total_would_tell_is_kept_back_with_it(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """Two in the west, five in the east: the west would be told by the total of seven."""
    for _ in range(2):
        world.case(EAST)
        world.case(WEST)
    monthly = {**world.SHARE, "needs": 4, "group": ["district", "month"]}
    with django_assert_num_queries(2):
        (found,) = answer([world.question(monthly, group=["district"])])
    assert found.of(WEST).cause is Cause.TOO_FEW_ROWS and found.of(EAST).cause is Cause.PROTECTS_OTHERS
    assert "推算" in found.of(EAST).reason and found.of(EAST).amount is None
    whole, by_month = totals(found, ()), answer([world.question(monthly)])[0]
    by_district = totals(by_month, [0])
    assert whole is not None and by_district is not None and whole[()].amount == Fraction(100, 7)
    assert {key: each.cause for key, each in by_district.items()} == {
        (EAST,): Cause.PROTECTS_OTHERS,
        (WEST,): Cause.TOO_FEW_ROWS,
    }
    with django_assert_num_queries(2), pytest.raises(CannotAsk, match="为保护"):
        rows_behind(world.question(monthly, group=["district"]), (EAST,))
    assert answer([world.question(monthly, group=[])])[0].of().printed == "14.29%"


def test_permission_is_in_every_statement() -> None:
    for scope, rows in (
        (Scope.of({"district": [WEST]}), 0),
        (Scope.nothing(), 0),
        (Scope.of({"organisation": [7]}), 3),
    ):
        asked = world.question(world.COUNT, scope)
        assert sum(each.rows for each in answer([asked])[0].groups) == rows
        assert len(rows_behind(asked, (EAST,)).rows) == rows


def test_rows_turn_page_by_page_and_are_as_many_as_were_counted() -> None:
    asked = world.question()
    first = rows_behind(asked, (EAST,), part=Part.LOWER, limit=2)
    second = rows_behind(asked, (EAST,), part=Part.LOWER, after=first.after, limit=2)
    numbers = [row["number"] for row in (*first.rows, *second.rows)]
    assert len(numbers) == len(set(numbers)) == 3
    assert second.after is None
    (paused,) = rows_behind(asked, (EAST,)).rows
    assert paused["paused"] is True


def test_sealed_rows_are_shown_to_nobody() -> None:
    asked = world.question()
    sealed = replace(asked.definition, source=replace(world.PROVED, sealed="不逐份列出"))
    with pytest.raises(CannotAsk, match="不逐份列出"):
        rows_behind(replace(asked, definition=sealed), (EAST,))


def test_a_group_the_source_does_not_have_is_refused() -> None:
    with pytest.raises(CannotAsk, match="colour"):
        world.question(group=["colour"])


def test_a_snapshot_gives_the_same_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [world.question(), world.question(world.COUNT), world.question(world.DAYS, group=["month"])]
    known = {each.definition.code: each.definition for each in asked}
    monkeypatch.setattr(snapshot, "measures_of", lambda _city: known)
    (written,) = snapshot.write(world.CITY, tmp_path / "out")
    assert written.rows == 3
    counted = snapshot.answer_from(tmp_path / "out", asked)
    assert [each.groups for each in counted] == [each.groups for each in answer(asked)]
    with pytest.raises(FileExistsError):
        snapshot.write(world.CITY, tmp_path / "out")
