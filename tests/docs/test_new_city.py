"""The how-to of a new city, carried out: its files are a pack without a mistake that judges and proves."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.markdown import ROOT, files
from tongjian.cli import main
from tongjian.engines.scrutiny import load_rules
from tongjian.kernel.packs.folder import city_names, pack_folders, packs_root
from tongjian.kernel.packs.loader import load_pack

PAGE = ROOT / "docs" / "new-city.md"


@pytest.fixture
def yangzhou(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of packs with the bases as they are and the new city as the page writes it."""
    real = packs_root()
    for name, text in files(PAGE).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for base in ("_china", "_jiangsu"):
        (tmp_path / "packs" / base).symlink_to(real / base, target_is_directory=True)
    monkeypatch.setenv("TONGJIAN_PACKS", str(tmp_path / "packs"))
    return tmp_path / "packs" / "yangzhou"


def test_it_has_no_mistake(yangzhou: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "check", str(yangzhou)]) == 0, capsys.readouterr().out
    assert city_names() == ("yangzhou",)


def test_it_is_a_city_one_can_apply_in(yangzhou: Path) -> None:
    pack = load_pack("yangzhou")
    matters = pack.stages["engineering-permit"].matters
    assert [pack.matters[code].process for code in matters] == ["department-review", "permit-issue"]
    accounts = {person.username for person in pack.demo.people}
    assert accounts >= {"yangzhou-applicant", "yangzhou-window", "yangzhou-natural-resources"}


def test_its_rule_stands_beside_those_of_the_province(yangzhou: Path) -> None:
    own, province, _ = load_rules(pack_folders("yangzhou")).rules
    assert [rule.rule for rule in own] == ["example-concentrated-green"]
    assert any(rule.rule == "js2025-2.7.2" for rule in province)


def test_a_slip_is_told_with_its_place(yangzhou: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stage = yangzhou / "stages" / "engineering-permit.yaml"
    stage.write_text(stage.read_text("utf-8").replace("lead: natural", "lead: natrual"), "utf-8")
    assert main(["pack", "check", str(yangzhou)]) == 1
    assert "engineering-permit.yaml:5" in capsys.readouterr().out
