"""`pack check` proves what rooms read for themselves: sheets, letters, templates of letters and licences."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from tongjian.kernel.packs.checks import letters, sheets, templates
from tongjian.kernel.packs.folder import packs_root
from tongjian.kernel.packs.loader import load_pack
from tongjian.kernel.packs.mistakes import Mistake
from tongjian.kernel.packs.pack import Pack

TYPESET = any(Path(settings.TONGJIAN_FONTS).glob("*.[to]tf"))
CHINA = packs_root() / "_china"


@pytest.fixture(scope="module")
def base() -> Pack:
    return load_pack("_china")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A city's own folder over what holds for the whole country."""
    (tmp_path / "city" / "templates").mkdir(parents=True)
    return tmp_path / "city"


def said(found: list[Mistake], folder: Path) -> list[tuple[str, int, str]]:
    return [(str(Path(m.file).relative_to(folder)), m.line, f"{m.sentence}。{m.mend}。") for m in found]


def of_sheet(folder: Path, name: str, text: str, base: Pack) -> list[tuple[str, int, str]]:
    (folder / name).write_text(text, "utf-8")
    return said(list(sheets.mistakes((folder, CHINA), base)), folder)


def of_letters(folder: Path, text: str) -> list[tuple[str, int, str]]:
    (folder / "templates" / "letters.yaml").write_text(text, "utf-8")
    return said(list(letters.mistakes((folder, CHINA), None)), folder)


def of_template(folder: Path, name: str, text: str) -> list[tuple[str, int, str]]:
    (folder / "templates" / name).write_text(text, "utf-8")
    return said(list(templates.mistakes((folder, CHINA), None)), folder)


def test_what_holds_for_the_whole_country_is_right(base: Pack) -> None:
    assert [*sheets.mistakes((CHINA,), base), *letters.mistakes((CHINA,), base)] == []


def test_the_keeper_of_the_archive_is_a_department(folder: Path, base: Pack) -> None:
    text = "target_percent: 70\nverified: false\nkeeper: archive\n"
    ((file, line, sentence),) = of_sheet(folder, "archive.yaml", text, base)
    assert (file, line) == ("archive.yaml", 3)
    assert sentence == "没有部门“archive”。是否想写“archives”。"
    ((_, line, sentence),) = of_sheet(
        folder, "archive.yaml", text.replace("70", "170").replace("archive\n", "archives\n"), base
    )
    assert line == 1 and "超出范围" in sentence


def test_periods_of_urging_are_periods(folder: Path, base: Pack) -> None:
    text = "answer: {days: 2, verified: false}\nhead_after_red: {day: 3, verified: false}\n"
    found = of_sheet(folder, "urging.yaml", text, base)
    assert any(line == 2 and "days" in sentence for _, line, sentence in found)
    assert any("缺少“leader_after_red”" in sentence for *_, sentence in found)


def test_questions_of_a_survey_are_told_apart(folder: Path, base: Pack) -> None:
    text = (CHINA / "surveys.yaml").read_text("utf-8").replace("code: guide", "code: speed", 1)
    ((file, line, sentence),) = of_sheet(folder, "surveys.yaml", text, base)
    assert file == "surveys.yaml" and "code: speed" in text.splitlines()[line - 1]
    assert "问题“speed”出现了两次" in sentence
    assert "YAML 写法不对" in of_sheet(folder, "surveys.yaml", "target: [", base)[0][2]


def test_every_paragraph_of_a_letter_can_be_written(folder: Path) -> None:
    text = "letters:\n  acceptance:\n    title: 受理通知书\n    paragraphs:\n      - 自{untill}起\n"
    ((file, line, sentence),) = of_letters(folder, text)
    assert (file, line) == ("templates/letters.yaml", 5)
    assert "“{untill}”没有名称" in sentence and "是否想写“{until}”" in sentence
    assert of_letters(folder, text.replace("untill", "until")) == []
    assert "缺少“paragraphs”" in of_letters(folder, "letters:\n  acceptance: {title: 受理通知书}\n")[0][2]


def test_every_letter_of_a_city_has_a_number(folder: Path) -> None:
    (folder / "templates" / "letters.yaml").write_text(
        "letters:\n  praise: {title: 表扬信, paragraphs: [好]}\n", "utf-8"
    )
    (found,) = letters.mistakes((folder,), load_pack("rugao"))
    assert "没有编号格式“letter-praise”" in found.sentence and "settings.numbers" in found.mend


def test_a_template_of_no_letter_is_named(folder: Path) -> None:
    (folder / "templates" / "letter-comitment.typ").write_text("x", "utf-8")
    (found,) = letters.mistakes((folder, CHINA), None)
    assert "没有文书“comitment”" in found.sentence and "letter-commitment.typ" in found.mend


@pytest.mark.skipif(not TYPESET, reason="no Chinese font has been made ready here")
def test_a_template_that_cannot_be_typeset_is_named_with_its_line(folder: Path) -> None:
    own = "#let letter = json(bytes(sys.inputs.letter))\n#letter.tittle\n"
    ((file, line, sentence),) = of_template(folder, "letter-proof-of-service.typ", own)
    assert (file, line) == ("templates/letter-proof-of-service.typ", 2)
    assert "tittle" in sentence
    (folder / "templates" / "letter-proof-of-service.typ").unlink()
    found = of_template(folder, "letter.typ", "#let paper(body) = body\n#let day(x) = (\n")
    assert {(file, line) for file, line, _ in found} == {("templates/letter.typ", 2)}, (
        "said once of each letter, at the line of the file that is wrong"
    )
