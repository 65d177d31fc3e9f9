"""A paper as PDF, by the Typst template that every city shares or replaces by its own."""

from __future__ import annotations

from tongjian.kernel.ledger.chain import canonical
from tongjian.kernel.printing import has_template, print_template
from tongjian.systems.enforcement.papers.drawing import Paper, to_plain

COMMON = "enforcement-paper.typ"


def pdf_of(city: str, paper: Paper) -> bytes:
    """The PDF: the same bytes every time for the same paper, template and fonts. No query.

    `enforcement-<kind>.typ` of the city's packs, else the common one. Raises `TypesettingError`.
    """
    own = f"enforcement-{paper.kind}.typ"
    template = own if has_template(city, own) else COMMON
    return print_template(city, template, {"paper": canonical(to_plain(paper))}, on=paper.on)
