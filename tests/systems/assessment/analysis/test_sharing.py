"""What is shared with the big-data database: published results and topics, as views and as Parquet."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from tests.systems.assessment.people import DISTRICT, FIRST, HEAD, NOW, STRANGER, client, viewer
from tests.systems.assessment.results import ROOT, opened, published
from tongjian.engines.measures.bound.periods import Days
from tongjian.kernel.measures import snapshot
from tongjian.kernel.measures.access import scope_of
from tongjian.kernel.measures.definitions import definition_of
from tongjian.kernel.measures.reading import read_measure
from tongjian.kernel.measures.values import Answered
from tongjian.kernel.people.viewer import SYSTEM
from tongjian.systems.assessment.models import Period
from tongjian.systems.assessment.results import sources
from tongjian.systems.assessment.topics import buildings

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_the_views_are_told_to_those_who_look_after_them(city: None) -> None:
    text = opened(HEAD, f"{ROOT}sharing/", 1)
    for source in sources.EVERY:
        assert source.rows.table in text and f"{source.name}.parquet" in text
    assert "10 的 6 次方" in text and "/measures/suzhou/district-score/" in text
    for name in (DISTRICT, STRANGER):
        assert client(name).get(f"{ROOT}sharing/").status_code == 403


def read(code: str, period: Period, *group: str) -> list[Answered]:
    scope = scope_of(SYSTEM, "suzhou", definition_of("suzhou", code).source)
    return read_measure("suzhou", code, scope=scope, window=Days(period.first, period.last), group=group)


def test_only_what_was_published_is_shared_and_it_is_the_same_number(month: Period, tmp_path: Path) -> None:
    assert not [each for each in read("district-score", month) if each.rows]
    row = published(month)
    (mean,) = read("district-score", month)
    printed = [line.printed for line in row.lines.all()]
    assert mean.numerator is not None and mean.denominator == 6
    assert mean.numerator / mean.denominator == Fraction(sum(printed)) / 6
    for name, districts in ((HEAD, 6), (DISTRICT, 1), (STRANGER, 0)):
        own = scope_of(viewer(name), "suzhou", definition_of("suzhou", "district-score").source)
        (seen,) = read_measure(
            "suzhou", "district-score", scope=own, window=Days(month.first, month.last), group=[]
        )
        assert seen.rows == districts
    table = client(HEAD).get(f"/measures/suzhou/district-score/?year={month.last.year}").content.decode()
    assert "姑苏区" in table and "吴江区" in table
    parts = {str(each.key[0]): each for each in read("district-part-score", month, "part")}
    assert parts.keys() == {"执法实效", "队伍管理"}
    # Full points of the part in each of six districts: what does not apply is carried by the others
    assert parts["执法实效"].denominator == 6 * 45 and abs(parts["队伍管理"].denominator - 6 * 30) < 1
    cells = {
        "code": "违-01",
        "district": "姑苏区",
        "address": "观前街 1 号",
        "kind": "新增",
        "found_on": str(month.first),
        "found_m2": "80.5",
    }
    made = buildings.add(viewer(FIRST), "suzhou", cells, NOW)
    buildings.treat(viewer(FIRST), made.pk, "demolished", "20.25", str(month.last), "", NOW)
    (share,) = read("illegal-construction-treated", month)
    assert (share.numerator, share.denominator) == (Fraction("20.25"), Fraction("80.5"))
    written = {each.source: each for each in snapshot.write("suzhou", tmp_path)}
    assert written["district-results"].rows == 6 and written["illegal-buildings"].rows == 1
    with duckdb.connect() as database:
        file = tmp_path / "district-results.parquet"
        found = database.execute(f"SELECT sum(total) FROM read_parquet('{file}')").fetchone()
    assert found is not None and Decimal(int(found[0])).scaleb(-9) == sum(printed)
    assert json.loads((tmp_path / "manifest.json").read_text())["city"] == "suzhou"
