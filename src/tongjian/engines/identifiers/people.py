"""Codes of organisations and of people."""

from __future__ import annotations

from datetime import date

from stdnum.cn import ric, uscc

from tongjian.engines.identifiers.verdict import Verdict, compact, is_digits, refused

_CREDIT_ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
_LENGTH = 18


def check_credit(value: str) -> Verdict:
    """The unified social credit code (统一社会信用代码, GB 32100): 18 characters, the last for checking.

    `parts`: `authority` and `category` of registration, `region` of registration, `organisation` (its 9
    characters of organisation code).
    """
    code = compact(value).replace("-", "")
    if len(code) != _LENGTH:
        return refused(f"统一社会信用代码应为 18 位，这里有 {len(code)} 位")
    if wrong := next((n for n, character in enumerate(code, 1) if character not in _CREDIT_ALPHABET), None):
        return refused(f"第 {wrong} 位“{code[wrong - 1]}”不能用：只用数字和除 I、O、S、V、Z 以外的大写字母")
    if not is_digits(code[2:8]):
        return refused("第 3 至 8 位是登记机关的行政区划代码，应全为数字")
    if code[-1] != (expected := uscc.calc_check_digit(code[:-1])):
        return refused(f"校验位不符：按前 17 位应为 {expected}，这里是 {code[-1]}，请核对有无输错")
    parts = {"authority": code[0], "category": code[1], "region": code[2:8], "organisation": code[8:17]}
    return Verdict(True, "校验位相符", code, parts)


def check_identity(value: str) -> Verdict:
    """The citizen's identity number (公民身份号码, GB 11643): 18 characters, the last one a check digit or X.

    The region is not looked up: people keep codes of counties that no longer exist. Sentences never
    repeat the number. `parts`: `region`, `birth` (ISO date), `sex` (`male` or `female`).
    """
    number = compact(value)
    if len(number) != _LENGTH:
        return refused(f"身份号码应为 18 位，这里有 {len(number)} 位")
    if not is_digits(number[:-1]) or not (is_digits(number[-1]) or number[-1] == "X"):
        return refused("前 17 位应为数字，末位应为数字或 X")
    if number[0] in "09":
        return refused("前 6 位不是行政区划代码")
    birth = _date(number[6:14])
    if birth is None:
        return refused("第 7 至 14 位不是真实存在的出生日期")
    if number[-1] != ric.calc_check_digit(number):
        return refused("校验位不符，请核对有无输错")
    sex = "male" if int(number[16]) % 2 else "female"
    return Verdict(True, "校验位相符", number, {"region": number[:6], "birth": birth.isoformat(), "sex": sex})


def _date(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
