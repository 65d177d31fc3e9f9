"""What the front end build makes: nothing of it loads anything from another host."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

BUILT = Path(settings.SITE) / "static" / "built"
EXTERNAL = re.compile(r"""(?:url\(|@import|src=|href=)\s*["']?\s*(?:https?:)?//""")


@pytest.fixture(scope="module")
def styles() -> str:
    return (BUILT / "site.css").read_text(encoding="utf-8")


def test_every_island_is_built() -> None:
    sources = {path.stem for path in (settings.ROOT / "frontend" / "src").glob("*.ts")}
    assert {path.stem for path in BUILT.glob("*.js")} == sources


def test_styles_load_nothing_from_elsewhere(styles: str) -> None:
    assert not EXTERNAL.findall(styles)


def test_every_font_the_styles_name_is_there(styles: str) -> None:
    fonts = re.findall(r"url\(\"?\.?/?(fonts/[^)\"]+)\"?\)", styles)
    assert len(fonts) > 90
    assert all((BUILT / font).is_file() for font in fonts)


def test_scripts_evaluate_no_text() -> None:
    """The policy would forbid it at run time, when it is too late."""
    for script in BUILT.glob("*.js"):
        text = script.read_text(encoding="utf-8")
        assert "https://" not in re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.DOTALL), script.name


def test_the_lock_names_no_registry() -> None:
    assert '"resolved"' not in (settings.ROOT / "package-lock.json").read_text(encoding="utf-8")


def test_documents_have_a_font() -> None:
    from tongjian.site.fonts import FACES, font_folder

    assert all((font_folder() / face).stat().st_size > 1_000_000 for face in FACES)


def test_a_missing_font_says_what_to_do(settings: object, tmp_path: Path) -> None:
    from django.core.exceptions import ImproperlyConfigured

    from tongjian.site.fonts import font_folder

    settings.TONGJIAN_FONTS = tmp_path  # type: ignore[attr-defined]
    with pytest.raises(ImproperlyConfigured, match="make setup"):
        font_folder()
