"""Names and numbers as a published decision shows them (行政处罚法 48)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pydantic import Field

from tongjian.engines.penalties.rules import Part
from tongjian.engines.penalties.terms import Nature


class Masking(Part):
    """How a city masks: surnames of two characters, what stands for the rest, for minors, for numbers."""

    compound_surnames: tuple[str, ...] = ()
    rest: str = "某"
    minor: str = "未成年人"
    star: str = Field("*", min_length=1, max_length=1)


# 18 or 15 digits of an identity card, mobile and fixed telephones, accounts of a bank.
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])(\d{6})\d{8}(\d{3}[\dXx])(?![0-9A-Za-z])|(?<!\d)(\d{6})\d{6}(\d{3})(?!\d)"
)
_MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
_FIXED = re.compile(r"(?<!\d)(0\d{2,3}-)\d{4,5}(\d{3})(?!\d)")
_ACCOUNT = re.compile(r"(?<![0-9A-Za-z])(\d{4})\d{8,11}(\d{4})(?![0-9A-Za-z])")
_HOME = re.compile(r"(?:\d+|[一二三四五六七八九十]+)(?:幢|栋|号楼|单元|室)")


def mask(name: str, nature: Nature, masking: Masking, *, minor: bool = False) -> str:
    """The name of a party as it is published: organisations in full, of a person only the surname."""
    if nature is not Nature.CITIZEN:
        return name
    if minor:
        return masking.minor
    plain = "".join(name.split())
    if not plain:
        return ""
    if "·" in plain:
        first, _, others = plain.partition("·")
        return first[0] + masking.rest * (len(first) - 1) + "·" + masking.rest * max(len(others), 1)
    long = any(
        plain.startswith(surname) and len(plain) > len(surname) for surname in masking.compound_surnames
    )
    kept = plain[:2] if long else plain[:1]
    return kept + masking.rest * max(len(plain) - len(kept), 1)


def mask_number(number: str, masking: Masking) -> str:
    """A number with its middle hidden; one of four digits and fewer is hidden whole."""
    if len(number) <= 4:
        return masking.star * len(number)
    head = max(min(len(number) // 3, 6), 1)
    tail = min(4, len(number) - head - 1)
    return number[:head] + masking.star * (len(number) - head - tail) + number[len(number) - tail :]


def mask_text(text: str, people: Mapping[str, bool], masking: Masking, *, secrets: Iterable[str] = ()) -> str:
    """A text as it is published. `people` are natural persons in it, True for a minor; `secrets` go whole.

    Numbers of identity cards, telephones and accounts, and the part of an address that says which home, are
    hidden wherever they stand.
    """
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, masking.star * 4)
    for name in sorted(filter(None, people), key=len, reverse=True):
        text = text.replace(name, mask(name, Nature.CITIZEN, masking, minor=people[name]))
    stars = masking.star
    text = _IDENTITY.sub(lambda m: (m[1] or m[3]) + stars * (8 if m[1] else 6) + (m[2] or m[4]), text)
    text = _MOBILE.sub(lambda m: m[1] + stars * 4 + m[2], text)
    text = _FIXED.sub(lambda m: m[1] + stars * 4 + m[2], text)
    text = _ACCOUNT.sub(lambda m: m[1] + stars * 8 + m[2], text)
    return _HOME.sub(lambda m: stars * 2 + m[0][-1], text)
