"""Whoever calls a command wrongly is told in one sentence, and so is a program."""

from __future__ import annotations

import json

import pytest

from tongjian.cli import main


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "缺少 COMMAND"),
        (["bogus"], "没有“bogus”，可用："),
        (["check-code", "project"], "缺少 value"),
        (["sample", "--kind", "odd", "--out", "x"], "没有“odd”，可用："),
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
