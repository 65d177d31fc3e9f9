"""Codes and numbers an applicant types, judged."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tongjian.engines.identifiers import CodeKind, check

_MOBILE = re.compile(r"(\+?86)?1[3-9]\d{9}", re.ASCII)
_LANDLINE = re.compile(r"(0\d{2,3}-?)?[2-9]\d{6,7}(-\d{1,6})?", re.ASCII)
_REGION = re.compile(r"[1-9]\d{5}(\d{3}|\d{6})?", re.ASCII)
_CHECKED: Mapping[str, CodeKind] = {"uscc": CodeKind.CREDIT, "idcard": CodeKind.IDENTITY}


def why_not(kind: str, value: str) -> str:
    """Why `value` is no such code (a field type: uscc, phone, idcard, region), or "" when it is one."""
    if kind == "phone":
        good = _MOBILE.fullmatch(value) or _LANDLINE.fullmatch(value)
        return "" if good else "应为 11 位手机号码，或带区号的座机号码（如 0512-65123456）"
    if kind == "region":
        return "" if _REGION.fullmatch(value) else "行政区划代码应为 6 位、9 位或 12 位数字"
    verdict = check(_CHECKED[kind], value)
    return "" if verdict.valid else verdict.why
