"""`tongjian pack check` as a person runs it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tongjian.cli import main
from tongjian.kernel.packs.folder import packs_root


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    city = tmp_path / "suzhou"
    shutil.copytree(packs_root() / "suzhou", city)
    stage = city / "stages" / "engineering-permit.yaml"
    stage.write_text(stage.read_text("utf-8").replace("lead: natural", "lead: natrual"), "utf-8")
    return city


@pytest.mark.parametrize("city", ["suzhou", "rugao"])
def test_the_packs_pass(city: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "check", str(packs_root() / city)]) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "没有错误" in shown.err


def test_a_mistake_is_one_line_with_file_line_and_mend(
    broken: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(broken.parent)
    assert main(["pack", "check", "suzhou/"]) == 1
    shown = capsys.readouterr()
    wanted = "没有部门“natrual-resources”。是否想写“natural-resources”。"
    assert shown.out == f"suzhou/stages/engineering-permit.yaml:5：{wanted}\n"
    assert "1 处错误" in shown.err


def test_json_is_for_programs(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "check", str(broken), "--json"]) == 1
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["file"], row["line"]) == (str(broken / "stages" / "engineering-permit.yaml"), 5)
    assert row["sentence"]
    assert row["mend"]


def test_a_pack_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "check", "atlantis"]) == 2
    assert "没有城市包“atlantis”" in capsys.readouterr().err


def test_the_default_is_the_pack_of_this_installation(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TONGJIAN_PACK", "rugao")
    assert main(["pack", "check"]) == 0
    assert capsys.readouterr().err.startswith("rugao：")
