"""One place that typesets: the same bytes every time, and every failure is a sentence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tongjian.engines.typesetting import TypesettingError, typeset

FONTS = Path(__file__).parents[3] / "build" / "fonts"
DAY = date(2026, 3, 2)
needs_font = pytest.mark.skipif(
    not any(FONTS.glob("*.[to]tf")), reason="no Chinese font in build/fonts: run `make setup` once"
)


def written(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder / name


@needs_font
def test_the_same_inputs_are_the_same_bytes(tmp_path: Path) -> None:
    template = written(tmp_path / "own", "a.typ", "#sys.inputs.said")
    first, second = (typeset(template, fonts=FONTS, inputs={"said": "准予"}, on=DAY) for _ in range(2))
    assert first == second
    assert first.startswith(b"%PDF-")
    assert typeset(template, fonts=FONTS, inputs={"said": "不予"}, on=DAY) != first
    assert b"D:20260302" in first


@needs_font
def test_what_a_template_imports_may_lie_in_a_base(tmp_path: Path) -> None:
    city, base = tmp_path / "city", tmp_path / "base"
    written(base, "shared.typ", '#let word = "general"')
    template = written(city, "a.typ", '#import "shared.typ": word\n#word')
    with pytest.raises(TypesettingError, match=r"a\.typ"):
        typeset(template, fonts=FONTS, inputs={}, on=DAY)
    general = typeset(template, fonts=FONTS, inputs={}, on=DAY, beside=(city, base))
    written(city, "shared.typ", '#let word = "own"')
    own = typeset(template, fonts=FONTS, inputs={}, on=DAY, beside=(city, base, tmp_path / "none"))
    assert own != general


@needs_font
def test_nothing_outside_the_templates_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x", "utf-8")
    template = written(tmp_path / "own", "a.typ", '#read("../secret.txt")')
    with pytest.raises(TypesettingError, match=r"a\.typ"):
        typeset(template, fonts=FONTS, inputs={}, on=DAY)


def test_without_a_font_the_sentence_says_how_to_get_one(tmp_path: Path) -> None:
    template = written(tmp_path, "a.typ", "x")
    with pytest.raises(TypesettingError, match="make setup"):
        typeset(template, fonts=tmp_path, inputs={}, on=DAY)
