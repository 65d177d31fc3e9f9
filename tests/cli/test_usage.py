"""Whoever calls a command wrongly is told in one sentence, and so is a program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tongjian.cli import main


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "缺少 COMMAND"),
        (["bogus"], "没有“bogus”，可用："),
        (["check-code", "project"], "缺少 value"),
        (["sample", "--kind", "odd", "--out", "x"], "没有“odd”，可用："),
        (["sample", "--version", "R99", "--out", "x"], "没有“R99”，可用："),
        (["verify", "--no-such-option"], "不认识的参数 --no-such-option"),
        (["rebuild", "--city"], "--city 后面要有值"),
    ],
)
def test_a_wrong_call_is_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["tongjian", *arguments, "--json"])
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    shown = capsys.readouterr()
    assert sentence in shown.err
    assert len(shown.err.splitlines()) == 1
    assert json.loads(shown.out)["refused"]["sentence"] in shown.err


def test_a_place_that_cannot_be_written_costs_a_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    assert main(["sample", "--out", str(tmp_path / "file" / "plan.dxf")]) == 2
    assert "不能写到" in capsys.readouterr().err
    assert main(["sample", "--out", str(tmp_path / "new" / "plan.dxf")]) == 0
