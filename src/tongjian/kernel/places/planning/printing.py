"""The document of planning conditions: a Typst file of the pack, filled with the content, as PDF."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import typst
from django.conf import settings
from django.urls import reverse

from tongjian.kernel.licences.printing import PrintingError, qr_code, template_file
from tongjian.kernel.places.planning.content import Content

TEMPLATE = "planning-conditions.typ"

__all__ = ["PrintingError", "print_pdf", "public_url"]


def public_url(city: str, conditions: UUID) -> str:
    """The public page of issued conditions, which the QR code carries."""
    return f"{settings.PUBLIC_URL}{reverse('conditions-issued', args=[city, conditions])}"


def print_pdf(city: str, conditions: UUID, content: Content) -> bytes:
    """The PDF: the same bytes every time for the same content, template and fonts. Raises `PrintingError`."""
    source = template_file(city, TEMPLATE)
    fonts = Path(settings.TONGJIAN_FONTS)
    if not any(fonts.glob("*.[to]tf")):
        raise PrintingError(f"没有中文字体，不能排版：{fonts.name} 文件夹是空的。请先运行 make run 准备")
    url = public_url(city, conditions)
    try:
        return bytes(
            typst.compile(
                str(source),
                root=str(source.parent),
                font_paths=[str(fonts)],
                ignore_system_fonts=True,
                sys_inputs={"conditions": content.text, "qr": qr_code(url), "url": url},
                # Dates inside the file come from the conditions, never from the clock.
                timestamp=int(datetime.combine(content.issued_on, datetime.min.time(), UTC).timestamp()),
            )
        )
    except typst.TypstError as error:
        raise PrintingError(f"版式文件 {TEMPLATE} 有误：{error}") from error
