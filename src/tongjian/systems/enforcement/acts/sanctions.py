"""What is proposed against a party: kinds, the fine in its band, and the second signature outside of it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tongjian.engines.penalties import Band, Benchmark, BenchmarkError, Circumstances, band_of
from tongjian.engines.penalties.benchmarks import Factor, Of
from tongjian.engines.penalties.parts import Construction, Offence, Sanction
from tongjian.engines.penalties.terms import Kind
from tongjian.kernel.inspectorate.models import Nature
from tongjian.systems.enforcement.acts.choices import words
from tongjian.systems.enforcement.acts.declared import Desk, person_of
from tongjian.systems.enforcement.acts.fields import Choices, Field, money_of
from tongjian.systems.enforcement.offences import OffenceSheet, offences_in, offences_of
from tongjian.systems.enforcement.refused import RefusedError
from tongjian.systems.enforcement.rules import rules_of

ZERO = Decimal(0)
CENT = Decimal("0.01")


def sheet_of(desk: Desk) -> OffenceSheet:
    """The offence of the case. Raises `RefusedError` where the pack no longer has it."""
    found = offences_of(desk.case.city).get(desk.case.offence)
    if found is None:
        raise RefusedError(f"城市包里已经没有违法行为“{desk.case.offence}”，请联系平台管理员")
    return found


def kinds(desk: Desk) -> Choices:
    """The penalties the offence allows."""
    return words(sheet_of(desk).kinds)(desk)


def others(desk: Desk) -> Choices:
    """Further offences of the channel that the same act may break."""
    all_ = offences_in(desk.case.city, desk.channel)
    return tuple((each.code, each.sheet.title) for each in all_ if each.code != desk.case.offence)


def money(text: Decimal | None) -> str:
    """An amount as a form begins with it."""
    return "" if text is None else f"{text:f}"


_HEAD = (Field("kinds", "处罚种类", "many", required=False, choices=kinds),)
_TAIL = (
    Field("fine", "罚款（元）", "money", required=False),
    Field("gains", "没收违法所得（元）", "money", required=False),
    Field("goods", "没收非法财物", required=False),
    Field(
        "outside",
        "突破裁量档次的理由",
        "textarea",
        required=False,
        help="只在罚款不在档次内时填写；须先由另一人签署同意同一金额",
    ),
    Field("correct_by", "限期改正（拆除）至", "date", required=False),
)
NATURE = "nature"
"""The factor that is the nature of the party: nobody is asked for it."""


def fields(desk: Desk) -> tuple[Field, ...]:
    """What a sanction for the offence of the case asks: its kinds, the factors of its benchmark, the
    money."""
    sheet = sheet_of(desk)
    benchmark = sheet.benchmark
    if benchmark is None:
        return (*_HEAD, *_TAIL)
    asked = tuple(_factor(each) for each in benchmark.factors if each.code != NATURE)
    shifts = tuple((each.code, each.title) for each in benchmark.shifts)
    moved = (
        (Field("shifts", "从轻、减轻、从重情节", "many", required=False, choices=lambda _d: shifts),)
        if shifts
        else ()
    )
    base = (Field("base", f"{sheet.asks}（元）", "money", required=False),) if sheet.asks else ()
    built = CONSTRUCTION if sheet.construction else ()
    return (*_HEAD, *asked, *moved, *base, *built, *_TAIL)


def _factor(factor: Factor) -> Field:
    options = tuple(factor.options.items())
    if factor.is_number:
        return Field(f"factor-{factor.code}", f"{factor.title}（{factor.unit}）", "money", required=False)
    title = f"裁量因素：{factor.title}"
    return Field(f"factor-{factor.code}", title, "choice", required=False, choices=lambda _d: options)


CONSTRUCTION = (
    Field("correctable", "尚可采取改正措施消除对规划实施的影响", "check", required=False),
    Field("removable", "能够拆除", "check", required=False),
)


def sanction_of(desk: Desk, given: Mapping[str, Any]) -> Sanction:
    """The sanction a form proposes, with the band its circumstances give.

    Raises `RefusedError` for a fine outside its band without a reason, or without the signature of another
    person for this very amount.
    """
    chosen = tuple(Kind(each) for each in given.get("kinds") or ())
    if not chosen:
        raise RefusedError("“处罚种类”至少选 1 项")
    fine = given.get("fine") or ZERO
    if (Kind.FINE in chosen) != (fine > 0):
        raise RefusedError("选了罚款要填罚款金额，没有选罚款不要填金额")
    band = band_for(desk, given) if Kind.FINE in chosen else None
    outside, second = "", ""
    if band is not None and not band.holds(fine):
        outside, second = _departure(desk, fine, band, given.get("outside") or "")
    return Sanction(
        kinds=chosen,
        fine=fine,
        gains=given.get("gains") or ZERO,
        goods=given.get("goods") or "",
        offence=desk.case.offence,
        benchmark=band.benchmark if band else "",
        band=band.explanation if band else "",
        low=band.low if band else None,
        high=band.high if band else None,
        outside=outside,
        second=second,
        correct_by=given.get("correct_by"),
    )


def band_for(desk: Desk, given: Mapping[str, Any]) -> Band:
    """The band the circumstances give. Raises `RefusedError` for what is missing."""
    benchmark = sheet_of(desk).benchmark
    if benchmark is None:
        raise RefusedError("这一违法行为没有罚款，请不要选择罚款")
    try:
        return band_of(benchmark, circumstances_of(desk, benchmark, given))
    except BenchmarkError as error:
        raise RefusedError(str(error)) from None


def circumstances_of(desk: Desk, benchmark: Benchmark, given: Mapping[str, Any]) -> Circumstances:
    """What a form says of the factors of a benchmark; the nature of the party is known."""
    values = {
        factor.code: given[f"factor-{factor.code}"]
        for factor in benchmark.factors
        if given.get(f"factor-{factor.code}") is not None
    }
    if any(factor.code == NATURE for factor in benchmark.factors):
        citizen = desk.case.party_nature == Nature.CITIZEN
        values[NATURE] = "citizen" if citizen else "organisation"
    return Circumstances(values, tuple(given.get("shifts") or ()), given.get("base"))


def factor_value(desk: Desk, code: str, text: str) -> Any:
    """What a phone sent for a factor: a number where the benchmark asks for one. Raises `RefusedError`."""
    benchmark = sheet_of(desk).benchmark
    factor = next((each for each in benchmark.factors if each.code == code), None) if benchmark else None
    if factor is None:
        raise RefusedError(f"裁量基准没有“{code}”这一因素")
    return money_of(text, factor.title) if factor.is_number else text


def circumstances_in(given: Mapping[str, Any]) -> dict[str, str]:
    """The factors of a form as they are kept, to compare cases by."""
    mark = "factor-"
    return {
        name.removeprefix(mark): str(value)
        for name, value in given.items()
        if name.startswith(mark) and value is not None
    }


def _departure(desk: Desk, fine: Decimal, band: Band, reason: str) -> tuple[str, str]:
    """The reason and who signed beside. Raises `RefusedError`."""
    where = f"罚款 {fine:,} 元不在裁量档次“{band.title}”的 {band.low:,}–{band.high:,} 元内"
    if not reason:
        raise RefusedError(f"{where}。请改为档次内的金额，或写明突破档次的理由")
    signed = [
        each
        for each in desk.countersigns
        if each.offence == desk.case.offence and each.fine == fine and person_of(each.signed_by_id) != desk.by
    ]
    if not signed:
        raise RefusedError(f"{where}。突破档次须由另一人先签署同意这一金额（“裁量偏离第二人签字”）")
    return reason, person_of(signed[-1].signed_by_id)


def offences_chosen(desk: Desk, given: Mapping[str, Any]) -> tuple[Offence, ...]:
    """The rules the act broke, each with the range of its fine in yuan, that of the case first."""
    known = offences_of(desk.case.city)
    codes = (desk.case.offence, *(given.get("others") or ()))
    return tuple(_offence(code, known[code], given.get("base")) for code in codes if code in known)


def _offence(code: str, sheet: OffenceSheet, base: Decimal | None) -> Offence:
    low, high, benchmark = ZERO, ZERO, sheet.benchmark
    if benchmark is not None:
        share = Decimal(1) if benchmark.of is Of.YUAN else (base or ZERO)
        low, high = ((end * share).quantize(CENT, ROUND_HALF_UP) for end in (benchmark.low, benchmark.high))
    return Offence(code=code, title=sheet.title, article=sheet.basis, low=low, high=high)


def construction_of(desk: Desk, given: Mapping[str, Any]) -> Construction | None:
    """Illegal construction as it was found; None for other offences. Raises `RefusedError`."""
    sheet = sheet_of(desk)
    if not sheet.construction:
        return None
    if given.get("base") is None:
        rule = rules_of(desk.case.city).construction
        raise RefusedError(f"违法建设请填写“{sheet.asks}”，罚款按它的比例确定（{rule.cited}）")
    return Construction(
        cost=given["base"],
        correctable=bool(given.get("correctable")),
        removable=bool(given.get("removable")),
    )
