"""The Chinese font documents are typeset with: brought by set-up, never assumed on the machine."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

FACES = ("NotoSansSC_400Regular.ttf", "NotoSansSC_700Bold.ttf")


def font_folder() -> Path:
    """The folder with the regular and bold face. Raises ImproperlyConfigured when set-up has not run."""
    folder: Path = settings.TONGJIAN_FONTS
    missing = [face for face in FACES if not (folder / face).is_file()]
    if missing:
        raise ImproperlyConfigured(
            f"缺少中文字体 {'、'.join(missing)}（应在 {folder}）。请先运行：make setup"
        )
    return folder
