"""Targets and results as people print them: `≥70%`, `=200天`, `15%及其以下`, `3个工作日内完成`, `健全`.

A text is a number only when all of it is understood. Whatever carries more than one number or a whole
sentence stays words, and what was written is always kept.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from tongjian.engines.measures.operators import Operator
from tongjian.engines.measures.value import Missing, NotApplicable, NotComputable, Number, Value, Words

_BEFORE = {
    Operator.AT_LEAST: "≥ ≧ ⩾ ≮ >= => 大于等于 大于或等于 不低于 不少于 不小于 至少 达到 达",
    Operator.AT_MOST: "≤ ≦ ⩽ ≯ <= =< 小于等于 小于或等于 不高于 不超过 不大于 不多于 至多 控制在",
    Operator.MORE: "> 大于 超过 高于 多于",
    Operator.LESS: "< 小于 低于 少于 不到 不足",
    Operator.EQUAL: "== = 等于",
}
_AFTER = {
    Operator.AT_LEAST: "(含)以上 及其以上 及以上 以上",
    Operator.AT_MOST: "(含)以下 及其以下 及以下 以下 以内完成 之内完成 内完成 以内 之内 内",
    Operator.NONE: "完成",
}
_SIGN_OF = {sign: operator for operator, signs in _BEFORE.items() for sign in signs.split()}
_TAIL_OF = {tail: operator for operator, tails in _AFTER.items() for tail in tails.split()}


def _any_of(words: dict[str, Operator]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_NUMBER = r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,30})(?:\.[0-9]{1,30})?"
_PRINTED = re.compile(
    rf"(?:(?P<lead>[^0-9<>=≥≤≧≦，。、；]{{0,12}}?)(?P<sign>{_any_of(_SIGN_OF)}))?"
    rf"(?P<number>{_NUMBER})(?P<unit>[^0-9<>=≥≤≧≦，。、；;,]{{0,8}}?)(?P<tail>{_any_of(_TAIL_OF)})?"
)
NOTHING = frozenset({"不适用", "不涉及", "n/a", "na", "—", "——", "-", "/"})
UNKNOWN = frozenset({"无法计算", "无法统计", "无法测算", "不可计算"})


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached: operator, number or words, and the text as printed."""

    operator: Operator
    value: Value
    written: str


def normal(text: str) -> str:
    """Full-width signs as half-width ones, every kind of minus as the ASCII one, no spaces."""
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-")
    return "".join(plain.split())


def read_target(text: str) -> Target:
    """A printed target. Words that are no quantity make a qualitative target; nothing makes a missing one."""
    plain = normal(text)
    if not plain:
        return Target(Operator.QUALITATIVE, Missing(), text)
    if (found := _quantity(plain)) is None:
        return Target(Operator.QUALITATIVE, Words(text.strip()), text)
    operator, number, unit = found
    return Target(operator, Number(number, unit, text), text)


def read_actual(text: str) -> Value:
    """A printed result. An expression (`≥95%`) is a claim, not a measured value: not computable."""
    plain = normal(text)
    if not plain:
        return Missing()
    if plain.lower() in NOTHING:
        return NotApplicable(f"填写为“{text.strip()}”")
    if plain in UNKNOWN:
        return NotComputable(f"填写为“{text.strip()}”")
    if (found := _quantity(plain)) is None:
        return Words(text.strip())
    operator, number, unit = found
    if operator is not Operator.NONE:
        return NotComputable(f"“{text.strip()}”是目标的写法，不是实际完成的数", claim=text.strip())
    return Number(number, unit, text)


def _quantity(plain: str) -> tuple[Operator, Decimal, str] | None:
    """Operator, number and unit when all of the text is one quantity."""
    found = _PRINTED.fullmatch(plain)
    if found is None:
        return None
    before = _SIGN_OF.get(found["sign"] or "")
    after = _TAIL_OF.get(found["tail"] or "")
    if before and after and after is not Operator.NONE and before is not after:
        return None
    operator = before or after or Operator.NONE
    return operator, Decimal(found["number"].replace(",", "")), found["unit"]
