"""The report on paper among the files of `tongjian scrutinise drawing --out`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines.scrutiny.drawings import estate
from tongjian.cli import main
from tongjian.cli.scrutiny_files import fonts_folder

needs_font = pytest.mark.skipif(
    not any(fonts_folder().glob("*.[to]tf")), reason="no Chinese font in build/fonts: run `make setup` once"
)


def scrutinise(drawing: Path, out: Path) -> int:
    return main(["scrutinise", "drawing", str(drawing), "--pack", "suzhou", "--out", str(out)])


@needs_font
def test_the_report_is_printed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert scrutinise(estate(tmp_path, inset=2), tmp_path / "out") == 0
    assert (tmp_path / "out" / "report.pdf").read_bytes().startswith(b"%PDF")
    assert capsys.readouterr().err == ""


def test_without_fonts_everything_else_is_there_and_a_sentence_says_what_to_run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONGJIAN_FONTS", str(tmp_path))
    out = tmp_path / "out"
    out.mkdir()
    (out / "report.pdf").write_bytes(b"of another drawing")
    assert scrutinise(estate(tmp_path), out) == 0
    assert {path.name for path in out.iterdir()} == {"report.json", "annotated.dxf", "annotated.svg"}
    said = capsys.readouterr().err
    assert said.startswith("没有写 report.pdf")
    assert "make setup" in said
