"""A licence as it is shown on a page: what it is, and the code that anyone can scan to verify it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from tongjian.kernel.licences.printing import qr_code, verification_url
from tongjian.kernel.licences.queries import LicenceRow


@dataclass(frozen=True)
class LicenceCard:
    """A licence with its QR code as a drawing."""

    licence: LicenceRow
    code: SafeString


def cards(licences: Iterable[LicenceRow]) -> list[LicenceCard]:
    """The cards of these licences. No query."""
    # The drawing is made of squares by a library from an address of our own; nothing in it was typed.
    return [LicenceCard(row, mark_safe(qr_code(verification_url(row.token)))) for row in licences]
