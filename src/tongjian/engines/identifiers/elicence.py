"""The number of an electronic licence (电子证照标识).

`1.2.156.3005.2.<type>.<issuer>.<serial>.<version>.<check>`: a fixed root, the code of the licence type,
the issuer, a serial, a version of three digits, and a check character after ISO 7064 MOD 37,36 over these
four parts without the dots.
"""

from __future__ import annotations

import re

from stdnum.iso7064 import mod_37_36

from tongjian.engines.identifiers.verdict import Verdict, compact, refused

ROOT = "1.2.156.3005.2"

_PART = re.compile(r"[0-9A-Z]+", re.ASCII)
_VERSION = re.compile(r"\d{3}", re.ASCII)
_PARTS = ("type", "issuer", "serial", "version")


def check_elicence(value: str) -> Verdict:
    """The whole number with its root. `parts`: `type`, `issuer`, `serial`, `version`."""
    code = compact(value)
    if not code.startswith(f"{ROOT}."):
        return refused(f"电子证照标识应以 {ROOT}. 开头")
    body = code.removeprefix(f"{ROOT}.").split(".")
    if len(body) != len(_PARTS) + 1:
        return refused(f"{ROOT} 之后应有 5 段（类型、颁发机构、流水号、版本、校验位），这里有 {len(body)} 段")
    *parts, check = body
    for part in parts:
        if not _PART.fullmatch(part):
            return refused(f"“{part}”不能用：各段只用数字和大写字母，不能为空")
    if not _VERSION.fullmatch(parts[-1]):
        return refused(f"版本应为 3 位数字，这里是“{parts[-1]}”")
    if check != (expected := mod_37_36.calc_check_digit("".join(parts))):
        return refused(f"校验位不符：应为 {expected}，这里是“{check}”，请核对有无输错")
    return Verdict(True, "校验位相符", code, dict(zip(_PARTS, parts, strict=True)))


def elicence_number(type_code: str, issuer: str, serial: str, version: int = 1) -> str:
    """A number for a licence. Parts of digits and capital letters; `version` from 1 to 999.

    Raises `ValueError` when a part cannot be used.
    """
    parts = (type_code, issuer, serial, f"{version:03}")
    if not all(_PART.fullmatch(part) for part in parts) or not 1 <= version <= 999:
        raise ValueError(f"电子证照标识的组成部分不能用：{'、'.join(parts)}（数字和大写字母；版本 1–999）")
    return ".".join((ROOT, *parts, mod_37_36.calc_check_digit("".join(parts))))
