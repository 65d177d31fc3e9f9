"""`tongjian check-code`: a verdict with its reason, whatever the code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tongjian.cli import main


@pytest.mark.parametrize(
    ("kind", "code", "valid", "why"),
    [
        ("project", "2305-320553-89-01-389104", True, "校验位相符"),
        ("project", "2305-320553-89-01-389103", False, "应为 4"),
        ("project", "2020-330327-48-01-167360", True, "旧格式"),
        ("credit", "91110000802100433B", True, "校验位相符"),
        ("credit", "91110000802100433A", False, "应为 B"),
        ("identity", "11010519491231002X", True, "校验位相符"),
        ("identity", "110105194912310021", False, "校验位不符"),
        ("elicence", "1.2.156.3005.2.A.B.C.001.0", False, "校验位不符"),
        ("region", "320682", True, "如皋市"),
        ("region", "320571", True, "320576"),
        ("region", "320599", False, "没有"),
    ],
)
def test_verdicts(capsys: pytest.CaptureFixture[str], kind: str, code: str, valid: bool, why: str) -> None:
    assert main(["check-code", kind, code, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data.keys() == {"valid", "why"}
    assert data["valid"] is valid
    assert why in data["why"]


def test_for_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-code", "credit", "91110000802100433B"]) == 0
    assert capsys.readouterr().out == "有效：校验位相符\n"
    assert main(["check-code", "credit", "1"]) == 0
    assert capsys.readouterr().out.startswith("无效：")


def test_what_cannot_be_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check-code", "passport", "1", "--json"]) == 2
    assert "没有“passport”这种代码" in capsys.readouterr().err
    assert main(["check-code", "region", "320682", "--city", "atlantis"]) == 2
    assert "atlantis" in capsys.readouterr().err
    (tmp_path / "_china").mkdir()
    (tmp_path / "_china/regions.yaml").write_text("regions: 1", "utf-8")
    monkeypatch.setenv("TONGJIAN_PACKS", str(tmp_path))
    assert main(["check-code", "region", "320682"]) == 2
    assert "regions.yaml" in capsys.readouterr().err
