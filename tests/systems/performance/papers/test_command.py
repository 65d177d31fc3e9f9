"""`tongjian measures paper` and `tongjian measures read`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.systems.performance.papers.kit import layouts, source
from tongjian.cli import main
from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.packs.folder import packs_root
from tongjian.kernel.packs.reader import read
from tongjian.systems.performance.papers.filled import filled
from tongjian.systems.performance.papers.layout import layout_titled

FORM = packs_root() / "rugao" / "performance" / "2020-approval-bureau.form.yaml"


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any, str]:
    code = main(["measures", *arguments, "--json"])
    said = capsys.readouterr()
    return code, json.loads(said.out), said.err


def test_there_and_back(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    sheet, back = tmp_path / "f.xlsx", tmp_path / "back.form.yaml"
    code, said, _ = ran(capsys, "paper", str(FORM), "--out", str(sheet))
    assert (code, said["form"]) == (0, "2020年部门整体支出绩效自评价表")
    code, said, _ = ran(capsys, "read", str(sheet), "--out", str(back))
    assert (code, said["indicators"], said["layout"]) == (0, 48, "rugao-self-evaluation")
    assert {row["outcome"] for row in said["rows"]} == {"read"}
    form = source("rugao/2020-approval-bureau")
    again = FormSheet.model_validate(read(back).data)
    assert again == filled(form, layout_titled(layouts("rugao"), form.form))


def test_a_pdf_of_a4_pages(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "f.pdf"
    code, _, _ = ran(capsys, "paper", str(FORM), "--out", str(out), "--on", "2020-12-31")
    assert code == 0
    with pikepdf.open(out) as pdf:
        sizes = {tuple(round(float(side)) for side in page.mediabox[2:]) for page in pdf.pages}
        assert sizes == {(595, 842)}
        assert len(pdf.pages) > 1
        assert str(pdf.docinfo["/Title"]) == "2020年部门整体支出绩效自评价表"


def test_refused_in_a_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, said, words = ran(capsys, "paper", str(FORM), "--out", str(tmp_path / "f.odt"))
    assert (code, said["refused"]["code"]) == (2, "bad-file")
    assert words.strip() == "不会写“.odt”文件。--out 请以 .xlsx、.docx 或 .pdf 结尾。"
    strange = tmp_path / "strange.form.yaml"
    strange.write_text("form: 别的表\nindicators: [{name: 甲}]\n", encoding="utf-8")
    code, _, words = ran(capsys, "paper", str(strange), "--out", str(tmp_path / "f.xlsx"))
    assert code == 2
    assert "没有“别的表”的版式" in words
    code, _, words = ran(capsys, "read", str(FORM), "--out", str(tmp_path / "a.yaml"))
    assert code == 2
    assert "不是 XLSX 或 DOCX" in words
    assert not (tmp_path / "a.yaml").exists()
