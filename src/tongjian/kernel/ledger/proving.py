"""A receipt checked against a bill, by anyone, with these two files alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from tongjian.kernel.ledger import merkle
from tongjian.kernel.ledger.chain import canonical
from tongjian.kernel.ledger.signing import signature_holds

SIGNED = ("chain", "seq", "kind", "at", "digest")
BILLED = ("city", "day", "root", "count", "previous")


def flaws(receipt: Mapping[str, Any], bill: Mapping[str, Any] | None) -> Iterator[str]:
    """What does not hold, in sentences; nothing when the receipt proves that the event was there that day.

    Without a bill only the signature can be checked. Raises KeyError for a file that is no receipt or bill.
    """
    if not _signed(receipt, SIGNED):
        yield "回执的签名不成立：内容被改动，或不是由所写的密钥签署"
    if bill is None:
        return
    if not _signed(bill, BILLED):
        yield "日结单的签名不成立：内容被改动，或不是由所写的密钥签署"
    proof = receipt.get("proof")
    if proof is None:
        yield "回执里还没有证明：日结单在次日零时后生成，请之后重新下载回执"
        return
    if not merkle.holds(proof["head"], proof["index"], proof["count"], proof["path"], bill["root"]):
        yield f"{proof['day']} 的日结单里没有这条链"
    if not _reaches(receipt, proof):
        yield "从这条记录接不到当日的链尾"


def _signed(part: Mapping[str, Any], names: tuple[str, ...]) -> bool:
    text = canonical({name: part[name] for name in names})
    return signature_holds(text, part["signature"], part["public_key"])


def _reaches(receipt: Mapping[str, Any], proof: Mapping[str, Any]) -> bool:
    """Whether hashing on from the event, link by link, ends at the head that the bill covers."""
    digest = receipt["digest"]
    for seq, kind, at, actor, body, expected in proof["links"]:
        who = "" if actor is None else str(actor)
        text = "\n".join((digest, receipt["chain"], str(seq), kind, at, who, body))
        digest = hashlib.sha256(text.encode()).hexdigest()
        if digest != expected:
            return False
    last = proof["links"][-1][0] if proof["links"] else receipt["seq"]
    return bool(proof["head"] == f"{receipt['chain']} {last} {digest}")
