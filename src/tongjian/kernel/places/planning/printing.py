"""The document of planning conditions: a Typst file of the pack, filled with the content, as PDF."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.urls import reverse

from tongjian.kernel.licences.printing import qr_code
from tongjian.kernel.places.planning.content import Content
from tongjian.kernel.printing import print_template

TEMPLATE = "planning-conditions.typ"


def public_url(city: str, conditions: UUID) -> str:
    """The public page of issued conditions, which the QR code carries."""
    return f"{settings.PUBLIC_URL}{reverse('conditions-issued', args=[city, conditions])}"


def print_pdf(city: str, conditions: UUID, content: Content) -> bytes:
    """The PDF: the same bytes every time for the same content, template and fonts.

    Raises `TypesettingError`.
    """
    url = public_url(city, conditions)
    inputs = {"conditions": content.text, "qr": qr_code(url), "url": url}
    return print_template(city, TEMPLATE, inputs, on=content.issued_on)
