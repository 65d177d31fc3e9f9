"""Readings and scores are kept for good, and `verify` works them out again."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from tests.kernel.measures import world
from tongjian.kernel.measures import guard, verify
from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.measures.judging import CannotScore, keep_score
from tongjian.kernel.measures.keeping import keep
from tongjian.kernel.measures.models import Reading, Score
from tongjian.kernel.measures.sheets import kept_profile
from tongjian.kernel.measures.verify import Agreement, agreement
from tongjian.kernel.packs.folder import pack_folders

pytestmark = [pytest.mark.database, pytest.mark.django_db]
EAST = ("990101",)


@pytest.fixture
def reading(db: None) -> Reading:
    world.make()
    world.some()
    return Reading.objects.get(pk=keep(world.question(), key=EAST, actor=None).pk)


def forged(table: str, column: str, value: str) -> None:
    """Change a column as somebody would who can take triggers away."""
    names = {each.table: each for each in (guard.READINGS, guard.SCORES)}
    with connection.cursor() as cursor:
        for name in names[table].names:
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on}")
        cursor.execute(f"UPDATE {table} SET {column} = %s", [value])


def test_a_reading_says_what_was_counted(reading: Reading) -> None:
    assert (reading.numerator, reading.denominator, reading.printed) == ("1", "3", "33.33%")
    assert agreement(reading) == (Agreement.SAME, "")
    assert not list(verify.differences(world.CITY))


def test_a_reading_cannot_be_compared_once_its_rows_have_changed(reading: Reading) -> None:
    world.case(*EAST)
    found, why = agreement(reading)
    assert found is Agreement.NOT_COMPARABLE
    assert "变动" in why
    assert not list(verify.differences(world.CITY))


def test_no_row_is_changed_or_removed(reading: Reading) -> None:
    for statement in ("UPDATE measures_reading SET printed = '99'", "DELETE FROM measures_reading"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_forged_reading_is_found(reading: Reading) -> None:
    forged("measures_reading", "numerator", "3")
    assert [said for _, said in verify.differences(world.CITY)] == ["内容与统计时的摘要不符"]


def form(**last: object) -> FormSheet:
    rows = [
        {"name": "办结率", "level1": "产出", "target": "≥90%", "actual": "90%", "weight": 50},
        {"name": "满意度", "level1": "满意度", "target": "≥90%", "actual": "45%", "weight": 10, **last},
    ]
    return FormSheet.model_validate({"indicators": rows})


def scored(given: FormSheet) -> Score:
    national = kept_profile(pack_folders("suzhou"), "national")
    row = keep_score("kaihua", f"proof:{uuid4()}", given, national, occasion="self", actor=None)
    return Score.objects.get(pk=row.pk)


def test_a_score_names_its_profile_and_is_worked_out_again(db: None) -> None:
    row = scored(form())
    assert (row.profile, row.profile_version, row.total) == ("national", "2020-02-25", "55")
    assert not list(verify.differences("kaihua"))


def test_what_is_awarded_otherwise_needs_a_reason(db: None) -> None:
    with pytest.raises(CannotScore, match="写明理由"):
        scored(form(score=8))
    assert not Score.objects.exists()
    assert scored(form(score=8, reason="回访核实")).total == "58"


def test_no_row_earns_more_than_its_points(db: None) -> None:
    with pytest.raises(CannotScore, match="超过分值"):
        scored(form(score=11, reason="表现突出"))


def test_a_forged_score_is_found(db: None) -> None:
    scored(form())
    forged("measures_score", "total", "60")
    assert [said for _, said in verify.differences("kaihua")] == ["内容与评分时的摘要不符"]
