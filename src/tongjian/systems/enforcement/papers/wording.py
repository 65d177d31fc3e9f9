"""Days, amounts and persons as papers write them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tongjian.engines.penalties.parts import Sanction
from tongjian.engines.penalties.terms import TITLES, Kind
from tongjian.systems.enforcement.papers.dossier import Dossier, Person

_FIGURES = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def day(value: date | None) -> str:
    """2026年11月2日; nothing for None."""
    return "" if value is None else f"{value.year}年{value.month}月{value.day}日"


def yuan(amount: Decimal) -> str:
    """With thousands and two decimals."""
    return f"{amount:,.2f}"


def in_words(amount: Decimal) -> str:
    """An amount of money as it is written against forgery: 贰仟零伍拾元整. Raises `ValueError` below 0."""
    if amount < 0:
        raise ValueError("金额不能小于 0")
    cents = int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))
    whole, rest = divmod(cents, 100)
    text = (_whole(whole) + "元") if whole or not rest else ""
    if not rest:
        return text + "整"
    tenth, hundredth = divmod(rest, 10)
    # Yuan without tenths are joined to the cents by a zero; tenths without cents end with 整.
    text += f"{_FIGURES[tenth]}角" if tenth else ("零" if whole else "")
    return text + (f"{_FIGURES[hundredth]}分" if hundredth else "整")


def percent(share: Decimal) -> str:
    """3%."""
    text = f"{share * 100:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"


def person(dossier: Dossier, key: str, *, certificate: bool = False) -> str:
    """The name of somebody by id; with the certificate where it is asked for."""
    known = dossier.persons.get(key)
    if known is None:
        return key
    return named(known) if certificate else known.name


def named(known: Person) -> str:
    """The name, with the certificate of whoever has one."""
    return f"{known.name}（执法证号 {known.certificate}）" if known.certificate else known.name


def persons(dossier: Dossier, keys: Iterable[str], *, certificate: bool = False) -> str:
    """Several, in their order."""
    return "、".join(person(dossier, key, certificate=certificate) for key in keys)


def sanction_text(sanction: Sanction | None) -> str:
    """What is proposed or decided: 1. 警告；2. 罚款人民币20,000.00元."""
    if sanction is None:
        return ""
    said = [_kind(sanction, kind) for kind in sanction.kinds]
    if len(said) == 1:
        return said[0]
    return "；".join(f"{number}. {text}" for number, text in enumerate(said, start=1))


def _kind(sanction: Sanction, kind: Kind) -> str:
    title = TITLES[kind]
    match kind:
        case Kind.FINE:
            return f"{title}人民币{yuan(sanction.fine)}元"
        case Kind.CONFISCATE_GAINS:
            return f"{title}人民币{yuan(sanction.gains)}元"
        case Kind.CONFISCATE_GOODS:
            return f"{title}（{sanction.goods}）"
        case Kind.CORRECT | Kind.DEMOLISH if sanction.correct_by is not None:
            return f"{title}（{day(sanction.correct_by)}前）"
        case _:
            return title


def _whole(number: int) -> str:
    if number == 0:
        return "零"
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10000)
        groups.append(group)
    text, gap = "", False
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if group == 0:
            gap = bool(text)
            continue
        # A group below a thousand follows a higher one with a zero between.
        if text and (gap or group < 1000):
            text += "零"
        text += _group(group) + _GROUPS[index]
        gap = False
    return text


def _group(group: int) -> str:
    text, zero = "", False
    for place in range(3, -1, -1):
        figure = group // 10**place % 10
        if figure:
            text += ("零" if zero and text else "") + _FIGURES[figure] + _UNITS[place]
            zero = False
        else:
            zero = True
    return text
