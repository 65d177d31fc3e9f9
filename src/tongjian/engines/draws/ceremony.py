"""The seed: made of parts that are announced first and known later, so that nobody chooses it.

Each party binds itself to a secret nonce by publishing its SHA-256; public figures are named before they
exist. The announcement (rules, lists, commitments) goes into the seed, so a change to any of them after the
fact gives another draw.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass

from tongjian.engines.draws.canonical import flaws, sha256
from tongjian.engines.draws.problem import DrawError
from tongjian.engines.draws.rules import Rules

BY_HAND = "seed"
_NONCE = re.compile("[0-9a-f]{32,128}")


@dataclass(frozen=True, slots=True)
class Seed:
    """The parts in the order of the rules, and the 64 hexadecimal digits they make."""

    parts: tuple[tuple[str, str], ...]
    value: str


def commitment(party: str, nonce: str) -> str:
    """What a party publishes in advance: the digest of its name and its nonce.

    The nonce is 32 to 128 hexadecimal digits, so that nobody finds it by trying. Raises `DrawError`.
    """
    if not _NONCE.fullmatch(nonce):
        raise DrawError(f"“{party}”的随机数应为 32 至 128 位小写十六进制数字（0-9、a-f）。")
    return sha256(f"nonce\n{party}\n{nonce}")


def combine(announcement: str, rules: Rules, values: Mapping[str, str]) -> Seed:
    """The seed of the announcement with that digest.

    `values` gives every announced part by its name; where the rules announce none, one value named `seed`.
    Raises `DrawError` when a part is withheld, was not announced, or is not what was promised.
    """
    expected = rules.part_names or [BY_HAND]
    if missing := [name for name in expected if name not in values]:
        raise DrawError(
            f"种子缺少“{'、'.join(missing)}”，不能抽取。若有人拒不揭示，本次作废："
            "另行公告一次抽取，在 replaces 中写明本次公告的摘要和缘由。"
        )
    if unknown := sorted(values.keys() - set(expected)):
        raise DrawError(
            f"种子中的“{'、'.join(unknown)}”没有事先公告。请只用公告中的：{'、'.join(expected)}。"
        )
    for party in rules.parties:
        if not hmac.compare_digest(commitment(party.name, values[party.name]), party.commitment):
            raise DrawError(f"“{party.name}”揭示的随机数与其事先公布的承诺不符。请核对是否抄错。")
    for source in rules.sources:
        _check_source(source.name, values[source.name], source.digits)
    if not rules.is_announced:
        _check_source(BY_HAND, values[BY_HAND], None)
    parts = tuple((name, values[name]) for name in expected)
    return Seed(
        parts, sha256("\n".join(["seed", announcement, *(f"{name}={value}" for name, value in parts)]))
    )


def _check_source(name: str, value: str, digits: int | None) -> None:
    if not value:
        raise DrawError(f"“{name}”的值是空的。")
    for sentence, mend in flaws([value], lambda _: f"“{name}”的值"):
        raise DrawError(f"{sentence}。请{mend}。")
    if digits is not None and not re.fullmatch(f"[0-9]{{{digits}}}", value):
        raise DrawError(f"“{name}”的值“{value}”应为 {digits} 位数字，不加空格和标点。")
