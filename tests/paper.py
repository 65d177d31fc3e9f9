"""What stands on printed pages."""

from __future__ import annotations

import re

import pypdfium2


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page without any white space: lines break where the column ends."""
    with pypdfium2.PdfDocument(pdf) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    return [re.sub(r"[\s\u200b\ufffe]", "", text) for text in texts]


def text_of(pdf: bytes) -> str:
    """The same of all pages in one."""
    return "".join(pages_of(pdf))
