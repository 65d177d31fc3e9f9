"""What a weighting costs, as data and in words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from tongjian.engines.draws import Price


def price_data(found: Price) -> Mapping[str, object]:
    """Probabilities are exact fractions, everything else is rounded; all numbers but counts are text."""
    return {
        "objects": found.objects,
        "size": found.size,
        "certain": found.certain,
        "smallest": str(found.smallest),
        "largest": str(found.largest),
        "kept": None if found.kept is None else str(found.kept),
        "effective": str(found.effective),
        "years_until_all": str(found.years_until_all),
        "classes": [
            {
                "stratum": one.stratum,
                "weight": one.weight,
                "objects": one.objects,
                "probability": str(one.probability),
                "years": str(_rounded(one.years)),
            }
            for one in found.classes
        ],
    }


def price_words(found: Price) -> str:
    """A line for each class of objects, then what the weighting keeps of the chance."""
    classes = [
        f"{one.stratum or '全部'}，权重 {one.weight}：{one.objects} 个，"
        f"抽中概率 {_percent(one.probability)}，平均 {_rounded(one.years)} 年一次"
        for one in found.classes
    ]
    kept = "无法计算（全部抽取，本无随机）" if found.kept is None else f"{found.kept * 100:.2f}%"
    return "\n".join(
        [
            *classes,
            f"共 {found.objects} 个抽 {found.size} 个，其中必然抽中 {found.certain} 个",
            f"抽中概率最小 {_percent(found.smallest)}，最大 {_percent(found.largest)}",
            f"保留的随机性 {kept}；有效样本量 {found.effective}",
            f"每个对象都至少抽到一次，预计 {found.years_until_all} 年",
        ]
    )


def _percent(chance: Fraction) -> str:
    return f"{_rounded(chance * 100)}%"


def _rounded(number: Fraction) -> Decimal:
    return round(Decimal(number.numerator) / number.denominator, 2)
