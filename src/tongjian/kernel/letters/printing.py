"""The printed form of a letter: a Typst file of the pack, filled with the content, as PDF. No database."""

from __future__ import annotations

from tongjian.kernel.letters.content import Content
from tongjian.kernel.printing import has_template, print_template

COMMON = "letter.typ"


def print_pdf(city: str, content: Content, digest: str) -> bytes:
    """The PDF: the same bytes every time for the same content, templates and fonts.

    `letter-<kind>.typ` of the city's packs, else the common `letter.typ`. Raises `TypesettingError`.
    """
    own = f"letter-{content.kind}.typ"
    template = own if has_template(city, own) else COMMON
    return print_template(city, template, {"letter": content.text, "digest": digest}, on=content.drawn_on)
