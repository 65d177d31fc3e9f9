"""`tongjian measures`, as a script and as a person use it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tongjian.cli import main

PACKS = Path(__file__).parents[2] / "packs"
FORM = """\
indicators:
  - {name: 评估报告数量, level1: 产出, operator: ">=", target: 30, actual: 23, unit: 个}
  - {name: 预算执行率, operator: "=", target: 100, actual: 94.78, unit: "%"}
  - {name: 系统投诉率, level1: 效益, operator: "=", target: 5, actual: 0, unit: "%", weight: 30}
  - {name: 满意度, level1: 满意度, operator: ">=", target: 90, actual: null, unit: "%"}
"""


@pytest.fixture(autouse=True)
def packs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TONGJIAN_PACKS", raising=False)


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any, str]:
    code = main(["measures", *arguments, "--json"])
    said = capsys.readouterr()
    return code, json.loads(said.out), said.err


def test_score(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "form.yaml"
    file.write_text(FORM, encoding="utf-8")
    code, data, _ = ran(capsys, "score", str(file), "--profile", "national")
    assert code == 0
    assert data["profile"]["version"] == "2020-02-25"
    seen = [(r["state"], r["deviation"], r["met"], r["direction"], r["score"]) for r in data["indicators"]]
    assert seen == [
        ("value", "-23.33%", False, "worse", 38.3333),
        ("value", "-5.22%", False, "worse", 9.478),
        ("value", "-100.00%", False, "worse", 0),
        ("missing", None, None, None, None),
    ]
    assert (data["total"], data["total_at_most"], data["complete"], data["grade"]) == (
        47.81,
        57.81,
        False,
        "差",
    )


def test_the_departments_own_form(capsys: pytest.CaptureFixture[str]) -> None:
    file = PACKS / "rugao" / "performance" / "2020-approval-bureau.form.yaml"
    code, data, _ = ran(capsys, "score", str(file), "--profile", "rugao")
    assert (code, data["total"], data["grade"], data["suggested_total"]) == (0, 98, "优秀", 98.8)
    assert main(["measures", "score", str(file), "--profile", "rugao"]) == 0
    assert "合计 98.00，满分 100，等级 优秀" in capsys.readouterr().out


def test_check(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "form.yaml"
    file.write_text(FORM, encoding="utf-8")
    code, rows, _ = ran(capsys, "check", str(file))
    assert code == 1
    complaint = next(row for row in rows if row["check"] == "equal-for-bound")
    assert (complaint["row"], complaint["number"], complaint["line"]) == ("系统投诉率", 3, 4)
    assert "≤5%" in complaint["sentence"]
    file.write_text("indicators:\n  - {name: 网上申报率, target: ≥70%, actual: 71%}\n", encoding="utf-8")
    assert ran(capsys, "check", str(file))[:2] == (0, [])


@pytest.mark.parametrize(
    ("content", "profile", "said"),
    [
        ("indicators:\n  - {name: 甲, operator: '>=', target: 健全}\n", "national", ":2："),
        ("indicators: [", "national", "YAML"),
        ("indicators:\n  - {name: 罚没收入, target: ≥5万元}\n", "national", "第七十四条"),
        ("indicators:\n  - {name: 甲, target: 3}\n", "nowhere", "没有评分口径"),
        ("indicators:\n  - {name: 甲, target: 3}\n", "./nowhere.yaml", "nowhere.yaml"),
    ],
)
def test_bad_input_costs_a_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str, profile: str, said: str
) -> None:
    file = tmp_path / "form.yaml"
    file.write_text(content, encoding="utf-8")
    code, data, error = ran(capsys, "score", str(file), "--profile", profile)
    assert code == 2
    assert said in error
    assert data["refused"]["sentence"]
