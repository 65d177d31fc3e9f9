"""Targets that say something else than they mean."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from tongjian.engines.measures.checks import names
from tongjian.engines.measures.checks.finding import Finding, about
from tongjian.engines.measures.deviation import text_of
from tongjian.engines.measures.form import Form, Indicator
from tongjian.engines.measures.operators import Operator
from tongjian.engines.measures.printed import normal
from tongjian.engines.measures.rational import exact
from tongjian.engines.measures.value import Number, Words

_QUALITY_NOUN = re.compile(r"[一-鿿]{1,5}[性度率]")
_SIGNS = ("≥", "≧", "⩾", ">=", "=>", "≤", "≦", "⩽", "<=", "=<")
_OR_MORE = re.compile(r"及以上|及其以上|以上|不低于|不少于|至少")


def targets(form: Form) -> Iterator[Finding]:
    """Every row on its own."""
    for indicator in form.indicators:
        target = indicator.row.target
        match target.value:
            case Number() as number:
                yield from _number(indicator, target.operator, number)
            case Words(text):
                yield from _words(indicator, text)
            case _:
                yield about("target-missing", indicator, "没有写目标值，请补写。")


def _number(indicator: Indicator, operator: Operator, number: Number) -> Iterator[Finding]:
    name, unit = indicator.row.name, number.unit
    written = text_of(number) if not indicator.row.target.written else indicator.row.target.written
    if operator is Operator.EQUAL and names.is_percent(unit) and 0 < number.amount < 100:
        sign = "≤" if names.less_is_better(name) else "≥"
        said = _stated_minimum(indicator)
        sentence = f"目标写作“{written}”{said}，应为“{sign}{_amount(number)}”：用等号时做得更好也会印成偏差。"
        yield about("equal-for-bound", indicator, sentence)
        yield from _unreachable(indicator, number)
    if (
        operator is Operator.EQUAL
        and names.is_count(unit)
        and number.amount > 1
        and not names.less_is_better(name)
    ):
        sentence = f"数量目标写作“{written}”：超额完成会印成偏差，越多越好的应写“≥{_amount(number)}”。"
        yield about("equal-for-count", indicator, sentence)
    if operator in {Operator.EQUAL, Operator.NONE} and names.is_time(unit) and names.is_change(name):
        yield about("by-or-to", indicator, _by_or_to(indicator, written, unit))
    if operator in {Operator.AT_MOST, Operator.LESS} and names.is_saving(name):
        sentence = f"目标“{written}”给节约设了上限，节约越多反而越差（预算编多了的信号），请说明或改为下限。"
        yield about("saving-capped", indicator, sentence)
    if operator in {Operator.AT_LEAST, Operator.MORE} and names.less_is_better(name):
        sentence = f"越少越好的指标目标写作“{written}”，应为“≤{_amount(number)}”。"
        yield about("wrong-way", indicator, sentence)
    if indicator.source and re.search(r"(目前|现状|原)[^。]*[0-9]", indicator.source):
        yield about(
            "base-as-source",
            indicator,
            f"来源栏写的是现状（{indicator.source}），不是目标值的出处，请移到说明。",
        )


def _stated_minimum(indicator: Indicator) -> str:
    text = indicator.explanation or ""
    return f"，而解释写“{text}”" if _OR_MORE.search(text) else ""


def _unreachable(indicator: Indicator, number: Number) -> Iterator[Finding]:
    if indicator.of is None:
        return
    units = exact(number.amount) / 100 * indicator.of
    if units.denominator == 1:
        return
    nearest = [f"{k}/{indicator.of}＝{_share(k, indicator.of)}%" for k in (int(units), int(units) + 1)]
    sentence = f"{indicator.of} 个单位不可能正好达到 {_amount(number)}（只能是{'或'.join(nearest)}）。"
    yield about("unreachable", indicator, sentence)


def _share(part: int, whole: int) -> str:
    return f"{Decimal(part * 100) / whole:.2f}"


def _by_or_to(indicator: Indicator, written: str, unit: str) -> str:
    base = re.search(r"[0-9]+", " ".join(filter(None, (indicator.source, indicator.explanation))))
    now = f"（现状 {base[0]}{unit}）" if base else ""
    days = "；“天”也没有说明是工作日还是自然日" if unit == "天" else ""
    return f"“{written}”可以读作减少了这么多，也可以读作减少到这么多{now}{days}，请写明。"


def _words(indicator: Indicator, text: str) -> Iterator[Finding]:
    plain = normal(text)
    if _QUALITY_NOUN.fullmatch(plain):
        sentence = f"定性目标写作“{text}”，这是指标的名称，不是可以达到的程度，应写“{plain[:-1]}”。"
        yield about("name-as-value", indicator, sentence)


def notation(form: Form) -> Iterator[Finding]:
    """The same thing written in two ways on one form."""
    yield from _signs(form)
    yield from _strict(form)
    yield from _bare(form)


def _signs(form: Form) -> Iterator[Finding]:
    used: dict[Operator, dict[str, list[Indicator]]] = defaultdict(lambda: defaultdict(list))
    for indicator in form.indicators:
        target = indicator.row.target
        if sign := next((sign for sign in _SIGNS if target.written.strip().startswith(sign)), None):
            used[target.operator][sign].append(indicator)
    for ways in used.values():
        usual = max(ways, key=lambda sign: (len(ways[sign]), -_SIGNS.index(sign)))
        for sign, rows in ways.items():
            for indicator in rows if sign != usual else ():
                sentence = f"符号写作“{sign}”，同表其他指标写作“{usual}”，请统一。"
                yield about("mixed-signs", indicator, sentence)


def _strict(form: Form) -> Iterator[Finding]:
    """`>7个` on a form that says `≥` elsewhere for the same kind of figure."""
    pairs = {Operator.MORE: Operator.AT_LEAST, Operator.LESS: Operator.AT_MOST}
    loose = {
        (one.row.target.operator, names.is_percent(one.row.target.value.unit))
        for one in form.indicators
        if isinstance(one.row.target.value, Number)
    }
    for indicator in form.indicators:
        target = indicator.row.target
        if target.operator not in pairs or not isinstance(target.value, Number):
            continue
        other = pairs[target.operator]
        if (other, names.is_percent(target.value.unit)) in loose:
            sentence = f"目标“{target.written}”不含本数，同表其他指标用“{other.sign}”，请确认是否也应如此。"
            yield about("strict-and-loose", indicator, sentence)


def _bare(form: Form) -> Iterator[Finding]:
    """`100%` beside `=100%`."""
    equal = {
        (one.row.target.value.amount, one.row.target.value.unit)
        for one in form.indicators
        if one.row.target.operator is Operator.EQUAL and isinstance(one.row.target.value, Number)
    }
    for indicator in form.indicators:
        target = indicator.row.target
        if target.operator is not Operator.NONE or not isinstance(target.value, Number):
            continue
        if (target.value.amount, target.value.unit) in equal:
            sentence = f"目标“{target.written}”没有符号，同表另有“={_amount(target.value)}”，请统一写法。"
            yield about("bare-number", indicator, sentence)


def _amount(number: Number) -> str:
    amount = Fraction(number.amount)
    text = str(amount.numerator) if amount.denominator == 1 else f"{number.amount:f}"
    return f"{text}{number.unit}"
