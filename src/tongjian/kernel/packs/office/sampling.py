"""A template of the working copy typeset with made-up contents, to see how it looks."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils import timezone

from tongjian.engines.typesetting import typeset
from tongjian.kernel.packs.folder import pack_folders
from tongjian.kernel.packs.in_force import source_in_force
from tongjian.kernel.packs.office.proving import laid_draft
from tongjian.kernel.packs.office.queries import Desk
from tongjian.kernel.packs.samples import SAMPLE


def sample_pdf(desk: Desk, path: str) -> bytes:
    """The PDF. Raises `TypesettingError` with what the template has wrong."""
    if desk.revision is not None:
        with laid_draft(desk.revision) as folder:
            return _typeset(folder, path)
    return _typeset(pack_folders(source_in_force(desk.city))[0], path)


def _typeset(folder: Path, path: str) -> bytes:
    folders = pack_folders(folder)
    template = next(file for each in folders if (file := each / path).is_file())
    return typeset(
        template,
        fonts=Path(settings.TONGJIAN_FONTS),
        inputs=SAMPLE,
        on=timezone.localdate(),
        beside=[each / "templates" for each in folders],
    )
