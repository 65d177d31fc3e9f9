"""The printed form: a Typst file of the pack, filled with the content and a QR code, as PDF. No database."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import segno
import typst
from django.conf import settings
from django.urls import reverse

from tongjian.kernel.licences.content import Content
from tongjian.kernel.packs.folder import pack_folders


class PrintingError(Exception):
    """The licence cannot be printed on this installation; the message says what is missing."""


def verification_url(token: str) -> str:
    """The public address that the QR code carries."""
    return f"{settings.PUBLIC_URL}{reverse('licences:verify', args=[token])}"


def print_pdf(city: str, template: str, content: Content, token: str) -> bytes:
    """The PDF of a licence: the same bytes every time for the same content, template and fonts.

    Raises `PrintingError` when the template or a Chinese font is missing, or the template is wrong.
    """
    source = template_file(city, template)
    fonts = Path(settings.TONGJIAN_FONTS)
    if not any(fonts.glob("*.[to]tf")):
        raise PrintingError(f"没有中文字体，不能排版证照：{fonts.name} 文件夹是空的。请先运行 make run 准备")
    url = verification_url(token)
    try:
        return bytes(
            typst.compile(
                str(source),
                root=str(source.parent),
                font_paths=[str(fonts)],
                ignore_system_fonts=True,
                sys_inputs={"licence": content.text, "qr": qr_code(url), "url": url},
                # Dates and ids inside the file come from the licence, never from the clock.
                timestamp=int(datetime.combine(content.issued_on, datetime.min.time(), UTC).timestamp()),
            )
        )
    except typst.TypstError as error:
        raise PrintingError(f"版式文件 {template} 有误：{error}") from error


def template_file(city: str, template: str) -> Path:
    """The nearest file of that name in the city's packs. Raises `PrintingError`."""
    for folder in pack_folders(city):
        found = folder / "templates" / template
        if found.is_file():
            return found
    raise PrintingError(f"城市包 {city} 没有版式文件 templates/{template}，请补上")


def qr_code(text: str) -> str:
    """A QR code as SVG, with a quarter of it recoverable when the print is stained."""
    out = io.BytesIO()
    segno.make(text, error="q", micro=False).save(out, kind="svg", border=0, xmldecl=False, svgns=True)
    return out.getvalue().decode()
