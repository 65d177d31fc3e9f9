"""What a city prints: a Typst file of its pack, or of a pack it extends, filled in, as PDF. No query."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from django.conf import settings

from tongjian.engines.typesetting import TypesettingError, typeset
from tongjian.kernel.packs.queries import pack_of

TEMPLATES = "templates"


def print_template(city: str, template: str, inputs: Mapping[str, str], *, on: date) -> bytes:
    """The PDF: the same bytes every time for the same inputs, templates and fonts.

    `template` is the name of a file in the `templates` of the city's packs; the nearest counts, and what it
    imports is looked for in the same way. `on` is the day written into the file. Raises `TypesettingError`.
    """
    folders = _folders(city)
    source = _nearest(folders, template)
    if source is None:
        raise TypesettingError(f"城市包 {city} 没有版式文件 {TEMPLATES}/{template}，请补上")
    return typeset(source, fonts=Path(settings.TONGJIAN_FONTS), inputs=inputs, on=on, beside=folders)


def has_template(city: str, template: str) -> bool:
    """Whether the city's packs have a template of that name."""
    return _nearest(_folders(city), template) is not None


def _folders(city: str) -> list[Path]:
    return [folder / TEMPLATES for folder in pack_of(city).folders]


def _nearest(folders: list[Path], template: str) -> Path | None:
    return next((file for folder in folders if (file := folder / template).is_file()), None)
