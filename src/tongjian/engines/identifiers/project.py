"""The code of an investment project (项目代码), GB/T 40058-2021.

`TTTT-RRRRRR-DD-KK-NNNNNC`: year and month, region, guiding department, kind of project, five random
digits, and a check digit after ISO 7064 MOD 11,10 over the 19 digits before it. Until November 2020 codes
had the same length, but began with the year and had no check digit.
"""

from __future__ import annotations

import re
from datetime import date

from stdnum.iso7064 import mod_11_10

from tongjian.engines.identifiers.verdict import Verdict, compact, refused

_GROUPS = re.compile(r"(\d{4})-?(\d{6})-?(\d{2})-?(\d{2})-?(\d{6})", re.ASCII)
_OLD_YEARS = range(2013, 2021)
"""Their first four digits are no year and month, so that the two formats cannot be confused."""
_DIGITS = 20


def check_project(value: str) -> Verdict:
    """The code with or without its hyphens.

    `parts`: `format` (`new` or `old`), `region`, and for the new format `month` (ISO), `department`, `kind`,
    `serial`; for the old one `year`, `industry`, `kind`, `serial`.
    """
    code = compact(value)
    groups = _GROUPS.fullmatch(code)
    if groups is None:
        digits = sum(character.isdigit() for character in code)
        if digits != _DIGITS:
            return refused(f"项目代码应有 20 位数字，这里有 {digits} 位")
        return refused("项目代码应写成 4-6-2-2-6 位、以短横相连的数字，例如 2305-320553-89-01-389104")
    time, region, third, fourth, last = groups.groups()
    normalised = "-".join(groups.groups())
    if 1 <= int(time[2:]) <= 12:
        return _new(normalised, time, region, third, fourth, last)
    if int(time) in _OLD_YEARS:
        parts = {"format": "old", "year": time, "region": region, "industry": third, "kind": fourth}
        why = "2020 年 11 月以前的旧格式，没有校验位，只核对了结构"
        return Verdict(True, why, normalised, parts | {"serial": last})
    return refused(f"前 4 位“{time}”既不是年月（如 2305 为 2023 年 5 月），也不是旧格式的年份")


def project_code(month: date, region: str, department: str, kind: str, serial: int) -> str:
    """A new code for the month of that date. `serial` is a random number below 100,000 that the caller draws.

    Raises `ValueError` when a part has a wrong length.
    """
    body = f"{month:%y%m}{region}{department}{kind}{serial:05}"
    if not re.fullmatch(r"\d{19}", body, re.ASCII) or (len(region), len(department), len(kind)) != (6, 2, 2):
        raise ValueError(f"项目代码的组成部分长度不对：{region}、{department}、{kind}、{serial}")
    code = body + mod_11_10.calc_check_digit(body)
    return f"{code[:4]}-{code[4:10]}-{code[10:12]}-{code[12:14]}-{code[14:]}"


def _new(normalised: str, time: str, region: str, department: str, kind: str, last: str) -> Verdict:
    expected = mod_11_10.calc_check_digit(f"{time}{region}{department}{kind}{last[:-1]}")
    if last[-1] != expected:
        return refused(f"校验位不符：按前 19 位应为 {expected}，这里是 {last[-1]}，请核对有无输错")
    parts = {
        "format": "new",
        "month": f"20{time[:2]}-{time[2:]}",
        "region": region,
        "department": department,
        "kind": kind,
        "serial": last[:-1],
    }
    return Verdict(True, "校验位相符", normalised, parts)
