"""The printed form: a Typst file of the pack, filled with the content and a QR code, as PDF. No database."""

from __future__ import annotations

import io

import segno
from django.conf import settings
from django.urls import reverse

from tongjian.kernel.licences.content import Content
from tongjian.kernel.printing import print_template


def verification_url(token: str) -> str:
    """The public address that the QR code carries."""
    return f"{settings.PUBLIC_URL}{reverse('licences:verify', args=[token])}"


def print_pdf(city: str, template: str, content: Content, token: str) -> bytes:
    """The PDF of a licence: the same bytes every time for the same content, template and fonts.

    Raises `TypesettingError` when the template or a Chinese font is missing, or the template is wrong.
    """
    url = verification_url(token)
    inputs = {"licence": content.text, "qr": qr_code(url), "url": url}
    return print_template(city, template, inputs, on=content.issued_on)


def qr_code(text: str) -> str:
    """A QR code as SVG, with a quarter of it recoverable when the print is stained."""
    out = io.BytesIO()
    segno.make(text, error="q", micro=False).save(out, kind="svg", border=0, xmldecl=False, svgns=True)
    return out.getvalue().decode()
