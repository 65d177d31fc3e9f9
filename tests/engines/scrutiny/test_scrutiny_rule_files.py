"""Rule files: what is wrong in them is named with file, line and mend; versions stand side by side."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.engines.scrutiny.siteplans import PACKS, book
from tongjian.engines.scrutiny import FileMistakes, Mistake, load_rules
from tongjian.engines.scrutiny.validity import Validity

GOOD = """\
rule: x-1
title: 绿地率
clause: "1.1"
document: 某规定
in_force: 2020-01-01..
verified: false
department: landscape
value: green_ratio
limit: ">= 30"
says: 低于 {expected}%，差 {short_m2} m²。
mend: 增加绿地。
"""


DEPARTMENTS = """\
departments: {landscape: 园林}
conditions: landscape
clause: 配置值
document: 部门表
in_force: 2000-01-01..
verified: false
"""


def pack(folder: Path, **files: str) -> Path:
    (folder / "rules").mkdir(parents=True, exist_ok=True)
    files.setdefault("departments", DEPARTMENTS)
    for name, text in files.items():
        (folder / "rules" / f"{name}.yaml").write_text(text, "utf-8")
    return folder


def mistakes(folder: Path, **files: str) -> tuple[Mistake, ...]:
    with pytest.raises(FileMistakes) as caught:
        load_rules([pack(folder, **files)])
    return caught.value.mistakes


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("value: green_ratio", "value: green_rate", 8, "green_rate"),
        ('limit: ">= 30"', 'limit: "> 30"', 9, ">= 30"),
        ('limit: ">= 30"\n', "", 1, "limit"),
        ("department: landscape", "department: parks", 7, "parks"),
        ("in_force: 2020-01-01..", "in_force: 2020-01-01", 5, "2026-03-01.."),
        ("in_force: 2020-01-01..", "in_force: 2020-02-01..2020-01-01", 5, "早于"),
        ('clause: "1.1"', "clause: 1.10", 3, "clause"),
        ("verified: false\n", "", 1, "verified"),
        ("差 {short_m2}", "差 {shrt}", 10, "shrt"),
        ("title: 绿地率", "titel: 绿地率", 2, "title"),
        ("rule: x-1", "rule: X 1", 1, "rule"),
        ("mend: 增加绿地。", "mend: 增加绿地。\napplies: site.usage == 'x'", 12, "site.use"),
        ("mend: 增加绿地。", "mend: 增加绿地。\nwhere: building.use == 'x'", 1, "where"),
        ("value: green_ratio", "measure: {kind: distence}", 8, "distence"),
        ("value: green_ratio", "measure: {kind: storey_height, of: roof}", 8, "of"),
        ("title: 绿地率", "title: [绿地率", 3, "YAML"),
        ("rule: x-1", "ruel: x-1", 1, "看不出"),
    ],
)
def test_a_mistake_names_file_line_and_mend(tmp_path: Path, old: str, new: str, line: int, word: str) -> None:
    assert old in GOOD
    found = mistakes(tmp_path, a=GOOD.replace(old, new))
    assert Path(found[0].file).name == "a.yaml"
    assert found[0].line == line, found
    assert any(word in one.sentence + one.mend for one in found), found
    assert all(one.mend for one in found)


def test_all_mistakes_of_all_files_come_together(tmp_path: Path) -> None:
    found = mistakes(tmp_path, a=GOOD.replace("landscape", "parks"), b="- 1\n", c=GOOD.replace(">= 30", "30"))
    assert [Path(one.file).name for one in found] == ["a.yaml", "b.yaml", "c.yaml"]


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    folder = pack(tmp_path)
    (folder / "rules" / "a.yaml").write_bytes("rule: 绿".encode("gbk"))
    with pytest.raises(FileMistakes, match="UTF-8"):
        load_rules([folder])


def test_two_versions_stand_side_by_side_and_the_day_decides(tmp_path: Path) -> None:
    old = GOOD.replace("2020-01-01..", "2011-01-01..2019-12-31").replace(">= 30", ">= 25")
    rules = load_rules([pack(tmp_path, old=old, new=GOOD)])
    bounds = [[str(rule.limit) for rule in rules.on(date(year, 12, 31)).rules] for year in (2010, 2019, 2020)]
    assert bounds == [[], ["≥ 25"], ["≥ 30"]]


def test_versions_that_overlap_are_refused(tmp_path: Path) -> None:
    (found,) = mistakes(tmp_path, a=GOOD, b=GOOD.replace("2020-01-01", "2022-01-01"))
    assert "施行期" in found.sentence


def test_a_nearer_pack_replaces_a_rule_of_the_same_name(tmp_path: Path) -> None:
    city = pack(tmp_path / "city", a=GOOD.replace(">= 30", ">= 35"))
    province = pack(tmp_path / "province", a=GOOD, b=GOOD.replace("x-1", "x-2"))
    rules = load_rules([city, province]).on(date(2024, 1, 1)).rules
    assert {rule.rule: str(rule.limit) for rule in rules} == {"x-1": "≥ 35", "x-2": "≥ 30"}


def test_jiangsu_2025_is_not_in_force_before_its_day() -> None:
    before = {rule.rule for rule in book().on(date(2026, 2, 28)).rules}
    after = {rule.rule for rule in book().on(date(2026, 3, 1)).rules}
    assert not any(name.startswith("js2025") for name in before)
    assert "js2025-2.7.2" in after - before


def test_every_pack_loads_alone_with_what_it_extends() -> None:
    for chain in (("_china",), ("_jiangsu", "_china"), ("suzhou", "_jiangsu", "_china")):
        assert load_rules([PACKS / name for name in chain]).on(date(2026, 11, 1)).rules


@pytest.mark.parametrize(
    ("a", "b", "overlap"),
    [("2020-01-01..", "2021-01-01..", True), ("2020-01-01..2020-12-31", "2021-01-01..", False)],
)
def test_periods_overlap_when_they_share_a_day(a: str, b: str, overlap: bool) -> None:
    def period(written: str) -> Validity:
        first, _, last = written.partition("..")
        return Validity(first=date.fromisoformat(first), last=date.fromisoformat(last) if last else None)

    assert period(a).overlaps(period(b)) is overlap
    assert period(b).overlaps(period(a)) is overlap
