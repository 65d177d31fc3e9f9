"""`tongjian due`, as a script and as a person use it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tongjian.cli import main

PACKS = Path(__file__).parents[2] / "packs"


@pytest.fixture(autouse=True)
def packs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TONGJIAN_PACK", raising=False)
    monkeypatch.delenv("TONGJIAN_PACKS", raising=False)


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["due", *arguments, "--json"]) == 0
    data: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert data.keys() == {"due", "provisional", "elapsed", "explanation"}
    assert data["elapsed"] == sum(day["counted"] for day in data["explanation"])
    return data


def test_seven_working_days_over_the_national_day(capsys: pytest.CaptureFixture[str]) -> None:
    data = answer(capsys, "--from", "2020-09-25", "--days", "7")
    assert (data["due"], data["provisional"], data["elapsed"]) == ("2020-10-12", False, 7)
    days = {day["date"]: (day["kind"], day["counted"]) for day in data["explanation"]}
    assert len(days) == 18
    assert days["2020-09-25"] == ("start", False)
    assert days["2020-09-26"] == ("weekend", False)
    assert days["2020-09-27"] == ("moved_working", True)
    assert days["2020-10-01"] == ("holiday", False)
    assert days["2020-10-08"] == ("moved_off", False)
    assert days["2020-10-12"] == ("working", True)


def test_suspensions_and_extensions(capsys: pytest.CaptureFixture[str]) -> None:
    data = answer(
        capsys,
        *("--from", "2020-09-25", "--days", "5", "--extend", "2"),
        *("--suspend", "2020-09-27..2020-09-29", "--suspend", "2020-09-28..2020-09-30"),
    )
    assert (data["due"], data["elapsed"]) == ("2020-10-15", 7)
    suspended = [day["date"] for day in data["explanation"] if day["kind"] == "suspended"]
    assert suspended == ["2020-09-28", "2020-09-29", "2020-09-30"]


def test_calendar_days(capsys: pytest.CaptureFixture[str]) -> None:
    data = answer(capsys, "--from", "2020-09-25", "--days", "90", "--unit", "day")
    assert (data["due"], data["elapsed"]) == ("2020-12-24", 90)


def test_a_year_without_a_notice_is_provisional(capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "--from", "2027-01-25", "--days", "10")["provisional"] is True


def test_an_open_suspension_has_no_due_day(capsys: pytest.CaptureFixture[str]) -> None:
    data = answer(capsys, "--from", "2020-02-03", "--days", "3", "--suspend", "2020-02-04..")
    assert (data["due"], data["elapsed"]) == (None, 1)


def test_for_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["due", "--from", "2020-09-25", "--days", "7"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[2] == "2020-09-27 周日  ＋ 调休上班，第 1 个工作日"
    assert lines[-1] == "届满日 2020-10-12，共 7 个工作日"
    assert main(["due", "--from", "2027-01-25", "--days", "1"]) == 0
    assert "公布后须重新计算" in capsys.readouterr().out
    assert main(["due", "--from", "2020-02-03", "--days", "3", "--suspend", "2020-02-04.."]) == 0
    assert "不早于 2020-02-06" in capsys.readouterr().out


def test_a_suspension_before_acceptance_is_said_not_to_count(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--from", "2020-09-25", "--days", "7", "--suspend"]
    assert main(["due", *asked, "2020-09-20..2020-09-28"]) == 0
    assert "2020-09-20 起的暂停早于受理，不计" in capsys.readouterr().out
    assert answer(capsys, *asked, "2020-09-20..2020-09-28")["due"] == "2020-10-12"
    assert main(["due", *asked, "2020-09-25..2020-09-28"]) == 0
    assert "不计\n" not in capsys.readouterr().out.partition("受理当日不计")[2]


def test_a_city_uses_the_calendar_it_extends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "town").mkdir()
    (tmp_path / "town/pack.yaml").write_text("extends: _land\n", "utf-8")
    (tmp_path / "_land/calendar").mkdir(parents=True)
    (tmp_path / "_land/pack.yaml").write_text("pack: _land\n", "utf-8")
    holidays = (PACKS / "_china/calendar/holidays.yaml").read_text("utf-8")
    moved = holidays.replace("2020-09-27, 2020-10-10", "2020-10-10")
    (tmp_path / "_land/calendar/holidays.yaml").write_text(moved, "utf-8")
    monkeypatch.setenv("TONGJIAN_PACKS", str(tmp_path))
    data = answer(capsys, "--from", "2020-09-25", "--days", "7", "--city", "town")
    assert data["due"] == "2020-10-13"
    monkeypatch.setenv("TONGJIAN_PACK", "town")
    assert answer(capsys, "--from", "2020-09-25", "--days", "7") == data


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--days", "7"], "--from 缺少日期"),
        (["--from", "2020-09-25"], "缺少 --days"),
        (["--from", "2020-W39-5", "--days", "7"], "写法不对"),
        (["--from", "20200925", "--days", "7"], "写法不对"),
        (["--from", "2020-09-25", "--days", "9999999"], "0 至 999999"),
        (["--from", "2020-09-25", "--days", "999999"], "计算的结果超出工作日历"),
        (["--from", "2020-02-30", "--days", "7"], "不存在"),
        (["--from", "2020-09-25", "--days", "-1"], "--days"),
        (["--from", "2020-09-25", "--days", "1.5"], "整数"),
        (["--from", "2020-09-25", "--days", "7", "--unit", "hour"], "workday"),
        (["--from", "2020-09-25", "--days", "7", "--suspend", "2020-09-27"], "起始日..恢复日"),
        (["--from", "2020-09-25", "--days", "7", "--suspend", "2020-09-30..2020-09-27"], "早于起始日"),
        (["--from", "2020-09-25", "--days", "7", "--suspend", "x..2020-09-27"], "--suspend"),
        (["--from", "2020-09-25", "--days", "7", "--extend", "two"], "--extend"),
        (["--from", "2020-09-25", "--days", "7", "--city", "atlantis"], "atlantis"),
        (["--from", "2020-09-25", "--days", "7", "--city", "../packs"], "不是城市包的名称"),
        (["--from", "2006-12-30", "--days", "7"], "早于工作日历的第一天"),
        (["--from", "2040-12-30", "--days", "7"], "超出工作日历的最后一天"),
    ],
)
def test_refusals_are_sentences(
    capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert main(["due", *arguments, "--json"]) == 2
    output = capsys.readouterr()
    assert sentence in output.err
    assert output.out == ""
    assert len(output.err.strip().splitlines()) == 1


def test_a_pack_without_a_calendar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "town").mkdir()
    monkeypatch.setenv("TONGJIAN_PACKS", str(tmp_path))
    assert main(["due", "--from", "2020-09-25", "--days", "7", "--city", "town"]) == 2
    assert "calendar/holidays.yaml" in capsys.readouterr().err
    (tmp_path / "town/pack.yaml").write_text("extends: _nowhere\n", "utf-8")
    assert main(["due", "--from", "2020-09-25", "--days", "7", "--city", "town"]) == 2
    assert "_nowhere" in capsys.readouterr().err
