"""`tongjian draw`, from the nonce to the certificate."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tongjian.cli import main

RULES = """title: 第一季度双随机抽查
size: {ratio: 20%}
weights: {A: 1, D: 6}
"""
CEREMONY = """parties:
  - {name: 监察室, commitment: %s}
sources:
  - {name: 体彩, words: 第 26021 期 7 位数, digits: 7}
teams: {max_visits: 4}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules.yaml").write_text(RULES, "utf-8")
    rows = [f"o{i},企业{i},{'AD'[i % 2]},{'消防' if i % 3 else ''}" for i in range(20)]
    (tmp_path / "list.csv").write_text("\n".join(["编号,名称,等级,专业", *rows, ""]), "utf-8")
    (tmp_path / "people.csv").write_text("编号,专业\np1,消防\np2,\np3,消防\n", "utf-8")
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], code: int, *arguments: str) -> dict[str, Any]:
    assert main(["draw", *arguments, "--json"]) == code
    data: dict[str, Any] = json.loads(capsys.readouterr().out)
    return data


def test_from_the_nonce_to_the_certificate(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nonce = told(capsys, 0, "nonce", "监察室")
    (folder / "rules.yaml").write_text(RULES + CEREMONY % nonce["commitment"], "utf-8")
    lists = ("rules.yaml", "list.csv", "--inspectors", "people.csv")
    announced = told(capsys, 0, "announce", *lists, "--out", "a.json", "--lists", "public")
    assert announced["size"] == 4
    assert announced["announcement"] == hashlib.sha256((folder / "a.json").read_bytes()).hexdigest()
    objects = folder / "public" / "objects.tsv"
    assert announced["objects"] == hashlib.sha256(objects.read_bytes()).hexdigest()
    seed = ("--seed", f"监察室={nonce['nonce']}", "--seed", "体彩=4820517")
    made = told(capsys, 0, "make", *lists, *seed, "--out", "c.json", "--witness", "李某")
    assert len(made["selected"]) == 4
    verdict = told(capsys, 0, "verify", "c.json")
    assert verdict["outcome"] == "passed"
    content = (folder / "c.json").read_text("utf-8")
    (folder / "c.json").write_text(content.replace("李某", "李四"), "utf-8")
    assert told(capsys, 1, "verify", "c.json")["outcome"] == "failed"
    # The same draw with its list published elsewhere.
    told(capsys, 0, "make", *lists, *seed, "--out", "c.json", "--place", "https://example.org/o.tsv")
    assert told(capsys, 2, "verify", "c.json")["outcome"] == "unknown"
    assert told(capsys, 0, "verify", "c.json", "--objects", str(objects))["outcome"] == "passed"


def test_a_person_reads_words(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draw", "make", "rules.yaml", "list.csv", "--seed", "20260302", "--out", "c.json"]) == 0
    shown = capsys.readouterr()
    assert "抽中 4 个，证书摘要" in shown.out
    assert "list.csv：未使用的列 名称。" in shown.err
    assert main(["draw", "verify", "c.json"]) == 0
    shown = capsys.readouterr()
    assert shown.out.endswith("验证通过：结果可由公开数据重算得出。\n")
    assert "没有事先公告种子的来源" in shown.out


def test_the_price_is_told_before_the_draw(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = told(capsys, 0, "price", "rules.yaml", "list.csv", "--per-year", "2")
    assert [(one["weight"], one["probability"]) for one in data["classes"]] == [(1, "2/35"), (6, "12/35")]
    assert (data["smallest"], data["largest"], data["certain"]) == ("2/35", "12/35", 0)
    assert main(["draw", "price", "rules.yaml", "list.csv"]) == 0
    assert f"保留的随机性 {float(data['kept']) * 100:.2f}%" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "arguments", "sentence"),
    [
        ({"rules.yaml": "title: t\nsize: {ratio: 5%}\nweigths: {}\n"}, (), "rules.yaml:3：没有“weigths”"),
        ({"rules.yaml": "title: t\nsize: {}\n"}, (), "rules.yaml:2：“size”不对：total、ratio、each"),
        ({"list.csv": "编号\na\na\n"}, (), "对象名单第 3 行：编号“a”在第 2 行已有"),
        ({"list.csv": "编号,等级\na,A\nb,C\n"}, (), "（b）的“C”得不出权重"),
        ({}, ("--seed", "x"), "--seed 1 写法不对"),
        ({}, ("--inspectors", "people.csv"), "规则却没有写 teams"),
        ({}, ("--inspectors", "none.csv"), "none.csv：没有这个文件"),
        ({"blocked": ""}, ("--out", "blocked/c.json"), "不能写到 blocked/c.json"),
    ],
)
def test_bad_input_costs_a_sentence_and_leaves_nothing(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    change: dict[str, str],
    arguments: tuple[str, ...],
    sentence: str,
) -> None:
    for name, content in change.items():
        (folder / name).write_text(content, "utf-8")
    given = ["draw", "make", "rules.yaml", "list.csv", "--seed", "1", "--out", "c.json", *arguments, "--json"]
    assert main(given) == 2
    shown = capsys.readouterr()
    assert sentence in shown.err
    assert (
        json.loads(shown.out)["refused"]["sentence"].strip()
        == shown.err.replace("list.csv：未使用的列 名称。\n", "").strip()
    )
    assert not (folder / "c.json").exists()


def test_what_is_no_certificate_is_not_confirmed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, 1, "verify", "list.csv")["checks"][0]["name"] == "form"
    assert "refused" in told(capsys, 2, "verify", "none.json")
