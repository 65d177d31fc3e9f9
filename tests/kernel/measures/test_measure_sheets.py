"""Files that are wrong are refused with line and mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from tongjian.engines.measures import Missing, NotApplicable, NotComputable, compare
from tongjian.kernel.measures.sheets import mistakes_in, pack_forms, profile, read_form
from tongjian.kernel.packs.mistakes import PackErrors


def written(folder: Path, *rows: str) -> Path:
    file = folder / "form.yaml"
    file.write_text("indicators:\n" + "\n".join(f"  - {row}" for row in rows), encoding="utf-8")
    return file


def refused(file: Path) -> tuple[int, str]:
    with pytest.raises(PackErrors) as error:
        read_form(file)
    return error.value.mistakes[0].line, str(error.value)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{name: 罚款金额完成率, target: ≥90%}", "第七十四条"),
        ("{name: 办案数量, target: ≥90件, measure: enforcement.fine_amount}", "第七十四条"),
        ("{name: 罚 没 收入, target: ≥90万元}", "第七十四条"),
        ("{name: 甲, operator: '~', target: 3}", "运算符"),
        ("{name: 甲, operator: '>=', target: 健全}", "对不上"),
        ("{name: 甲, operator: '>=', target: ≤5%}", "对不上"),
        ("{name: 甲, operator: '', target: 5}", "运算符"),
        ("{name: 甲, target: 3, weight: 1e999999999}", "不是数"),
        ("{name: 甲, target: 3, weight: .nan}", "不是数"),
        ("{name: 甲, target: 3, weight: -1}", "超出范围"),
        ("{target: 3}", "name"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(tmp_path: Path, row: str, said: str) -> None:
    line, words = refused(written(tmp_path, "{name: 好的, target: 3}", row))
    assert line == 3
    assert said in words


@pytest.mark.parametrize(
    "content", ["", "[]", "indicators: []", "indicators: 3", "\x00", "a: [", "indicators: [1]"]
)
def test_what_is_no_form_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "form.yaml"
    file.write_text(content, encoding="utf-8")
    assert refused(file)[1]


def test_unknown_keys_are_named_and_not_lost_silently(tmp_path: Path) -> None:
    given = read_form(written(tmp_path, "{name: 甲, target: 3, colour: red}"))
    assert [(mistake.line, "colour" in mistake.sentence) for mistake in given.unread] == [(2, True)]


def test_the_kinds_of_nothing(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        "{name: 甲, operator: '>=', target: 3, actual: 0}",
        "{name: 乙, operator: '>=', target: 3, actual: null}",
        "{name: 丙, operator: '>=', target: 3, not_applicable: 当年没有此项工作}",
        "{name: 丁, operator: '>=', target: 3, actual: ≥3}",
    )
    zero, missing, absent, claim = (indicator.row.actual for indicator in read_form(file).form.indicators)
    assert zero.state == "value"
    assert isinstance(missing, Missing)
    assert absent == NotApplicable("当年没有此项工作")
    assert isinstance(claim, NotComputable)


@pytest.mark.parametrize("key", ["better", "direction"])
def test_a_row_says_which_way_is_better(tmp_path: Path, key: str) -> None:
    file = written(
        tmp_path, f"{{name: “三公经费”变动率, target: =0%, actual: -22.21%, {key}: lower_is_better}}"
    )
    row = read_form(file).form.indicators[0].row
    assert compare(row.target, row.actual, row.better).direction == "better"


def test_profiles_by_name_and_by_path(tmp_path: Path) -> None:
    assert {profile(name).reference for name in ("national", "hubei", "suzhou", "rugao")} == {
        "national@2020-02-25", "hubei@2021-01-01", "suzhou@2020-01-01", "rugao@2020-01-01",
    }  # fmt: skip
    with pytest.raises(LookupError, match="national"):
        profile("nowhere")
    file = tmp_path / "own.profile.yaml"
    file.write_text("profile: own\nversion: 2026-01-01\ntitle: 自定\nbands: {}\n", encoding="utf-8")
    with pytest.raises(PackErrors, match="bands"):
        profile(str(file))


def test_a_profile_cannot_count_fines(tmp_path: Path) -> None:
    file = tmp_path / "own.profile.yaml"
    bands = "{ceiling: 100, floor: 0, suggested: 100}"
    file.write_text(
        f"profile: own\nversion: 2026-01-01\ntitle: 自定\n"
        f"bands: {{achieved: {bands}, partly: {bands}, not_achieved: {bands}}}\n"
        f"classes:\n  - {{title: 执法, indicators: [罚没收入]}}\n",
        encoding="utf-8",
    )
    with pytest.raises(PackErrors, match="第七十四条"):
        profile(str(file))


def test_a_pack_that_measures_fines_is_refused(tmp_path: Path) -> None:
    """行政处罚法 art. 74: named with file, line and article."""
    (tmp_path / "performance").mkdir()
    form = tmp_path / "performance" / "assessment.form.yaml"
    form.write_text("indicators:\n  - {name: 罚没收入完成率, target: ≥90%}\n", encoding="utf-8")
    found = mistakes_in(tmp_path)
    assert [(mistake.file, mistake.line) for mistake in found] == [(str(form), 2)]
    assert "第七十四条" in found[0].sentence
    with pytest.raises(PackErrors, match="第七十四条"):
        pack_forms(tmp_path)
