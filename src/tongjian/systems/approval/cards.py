"""A licence as it is shown on a page: what it is, and the code that anyone can scan to verify it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import segno
from django.utils.safestring import SafeString, mark_safe

from tongjian.kernel.licences.printing import verification_url
from tongjian.kernel.licences.queries import LicenceRow


@dataclass(frozen=True)
class LicenceCard:
    """A licence with its QR code as a drawing."""

    licence: LicenceRow
    code: SafeString


def cards(licences: Iterable[LicenceRow]) -> list[LicenceCard]:
    """The cards of these licences. No query."""
    return [LicenceCard(row, _code(verification_url(row.token))) for row in licences]


def _code(address: str) -> SafeString:
    """A drawing without a size of its own, made of squares by a library: nothing in it was typed."""
    drawn: str = segno.make(address, error="q", micro=False).svg_inline(border=0, omitsize=True)
    return mark_safe(drawn)
