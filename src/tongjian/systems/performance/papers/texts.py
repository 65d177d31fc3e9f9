"""Texts as files hold them. Nothing of the house is needed here: the process that reads files loads it."""

from __future__ import annotations

import html
import re
from decimal import Decimal

_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MARKUP = re.compile(
    r"</?(?:p|br|div|span|b|i|u|strong|em|font|table|tr|td|ul|ol|li|a|h[1-6])\b[^<>]*>", re.I
)
_BREAKS = re.compile(r"</(?:p|div|tr|li|h[1-6])\s*>|<br\s*/?>", re.I)


def fit(text: str) -> str:
    """The text without what no file of this kind can hold."""
    return _UNFIT.sub("�", text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n"))


def clean(text: str) -> str:
    """A cell as it was meant: lines without blanks around them, no empty lines at its ends."""
    return "\n".join(line.strip() for line in fit(text).strip().split("\n"))


def without_markup(text: str) -> str:
    """The text without the marks of a web page that were pasted into it."""
    if not _MARKUP.search(text):
        return text
    plain = html.unescape(_MARKUP.sub("", _BREAKS.sub("\n", text)))
    return clean(re.sub(r"\n{2,}", "\n", plain.replace("\xa0", " ")))


def plain_figure(figure: Decimal) -> str:
    """Without an exponent and without zeros at the end."""
    text = f"{figure:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
