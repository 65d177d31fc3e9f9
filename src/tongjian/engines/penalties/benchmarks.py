"""Discretion benchmarks (裁量基准) as decision tables: circumstances → the band of the fine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import pairwise, product

from pydantic import Field, model_validator

from tongjian.engines.penalties.rules import Part
from tongjian.engines.penalties.terms import Kind

Value = str | Decimal
_CENT = Decimal("0.01")


class Of(StrEnum):
    """What `low` and `high` are: yuan, or a share of an amount of the case (cost, contract, gains)."""

    YUAN = "yuan"
    COST = "cost"
    CONTRACT = "contract"
    GAINS = "gains"


class Factor(Part):
    """A circumstance a band depends on: one of `options`, or a number in `unit`."""

    code: str
    title: str
    options: dict[str, str] = Field(default_factory=dict)
    unit: str = ""

    @property
    def is_number(self) -> bool:
        """Whether its value is a number."""
        return not self.options


class Range(Part):
    """Numbers from `low` (included) to `high` (not included); without one of them open on that side."""

    low: Decimal | None = Field(None, alias="from")
    high: Decimal | None = Field(None, alias="below")

    def holds(self, value: Decimal) -> bool:
        """Whether the number lies in it."""
        return (self.low is None or value >= self.low) and (self.high is None or value < self.high)


class Row(Part):
    """A band (裁量阶次): when it applies, and the fine it gives. `when` names factors; others are free."""

    code: str
    title: str
    when: dict[str, tuple[str, ...] | Range] = Field(default_factory=dict)
    kinds: tuple[Kind, ...] = (Kind.FINE,)
    low: Decimal = Field(ge=0)
    high: Decimal = Field(ge=0)

    @model_validator(mode="after")
    def _low_is_lower(self) -> Row:
        if self.low > self.high:
            raise ValueError(f"裁量阶次 {self.code} 的下限 {self.low} 高于上限 {self.high}")
        return self

    def fits(self, given: Mapping[str, Value]) -> bool:
        """Whether these circumstances are the row's."""
        return all(_holds(wanted, given.get(code)) for code, wanted in self.when.items())


class Shift(Part):
    """A circumstance that moves the band: 从轻 (-1), 从重 (+1), 减轻 (`below` the law's least)."""

    code: str
    title: str
    by: int = 0
    below: bool = False
    law: str
    article: str


class Benchmark(Part):
    """The table for one offence, with the range of the law. Rows go from the lightest to the gravest."""

    code: str
    title: str
    offence: str
    law: str
    article: str
    of: Of = Of.YUAN
    low: Decimal = Field(ge=0)
    high: Decimal = Field(ge=0)
    factors: tuple[Factor, ...]
    rows: tuple[Row, ...] = Field(min_length=1)
    shifts: tuple[Shift, ...] = ()
    verified: bool = True

    @model_validator(mode="after")
    def _is_whole(self) -> Benchmark:
        if wrong := tuple(flaws(self)):
            raise ValueError("；".join(wrong[:5]))
        return self


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a case is measured by: values of factors, shifts that apply, the amount shares are taken of."""

    values: Mapping[str, Value]
    shifts: tuple[str, ...] = ()
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """The fine from `low` to `high` in yuan, and how it was found."""

    benchmark: str
    row: str
    title: str
    kinds: tuple[Kind, ...]
    low: Decimal
    high: Decimal
    explanation: str

    def holds(self, fine: Decimal) -> bool:
        """Whether the fine lies in it."""
        return self.low <= fine <= self.high


class BenchmarkError(ValueError):
    """The circumstances give no band; the message says what is missing or wrong."""


def band_of(benchmark: Benchmark, circumstances: Circumstances) -> Band:
    """The band these circumstances give. Raises `BenchmarkError`."""
    given = {factor.code: _value(factor, circumstances) for factor in benchmark.factors}
    index = next(index for index, row in enumerate(benchmark.rows) if row.fits(given))
    shifts = [_shift(benchmark, code) for code in dict.fromkeys(circumstances.shifts)]
    moved = min(max(index + sum(shift.by for shift in shifts), 0), len(benchmark.rows) - 1)
    row = benchmark.rows[moved]
    low, high = _yuan(benchmark, row.low, circumstances), _yuan(benchmark, row.high, circumstances)
    told = [f"{benchmark.title}：{benchmark.rows[index].title}"]
    told += [f"{shift.title}（《{shift.law}》第{shift.article}条）" for shift in shifts]
    if any(shift.below for shift in shifts):
        # 减轻: below the least of the law; the fine is then between nothing and that least.
        low, high = Decimal(0), _yuan(benchmark, benchmark.low, circumstances)
    elif moved != index:
        told.append(f"适用{row.title}")
    told.append(f"罚款{low}元至{high}元")
    return Band(benchmark.code, row.code, row.title, row.kinds, low, high, "；".join(told))


def flaws(benchmark: Benchmark) -> Iterator[str]:
    """Circumstances that no row or several rows fit, and rows outside of the law's range, in sentences."""
    known = {factor.code: factor for factor in benchmark.factors}
    for row in benchmark.rows:
        if unknown := sorted(set(row.when) - set(known)):
            yield f"裁量阶次 {row.code} 用到没有声明的情节 {'、'.join(unknown)}"
            return
        if not benchmark.low <= row.low <= row.high <= benchmark.high:
            law = f"{benchmark.low}—{benchmark.high}"
            yield f"裁量阶次 {row.code} 的幅度 {row.low}—{row.high} 超出法定幅度 {law}"
    for given in _every(benchmark):
        fitting = [row.code for row in benchmark.rows if row.fits(given)]
        if len(fitting) != 1:
            case = "，".join(
                f"{known[code].title}={_shown(known[code], value)}" for code, value in given.items()
            )
            yield f"{case or '任何情形'}时" + (
                "没有适用的裁量阶次" if not fitting else f"同时适用 {'、'.join(fitting)}"
            )


def _every(benchmark: Benchmark) -> Iterator[dict[str, Value]]:
    """One case of every kind the table can tell apart."""
    choices = [
        [(factor.code, value) for value in _samples(benchmark, factor)] for factor in benchmark.factors
    ]
    for picked in product(*choices):
        yield dict(picked)


def _samples(benchmark: Benchmark, factor: Factor) -> list[Value]:
    if not factor.is_number:
        return list(factor.options)
    edges: set[Decimal] = {Decimal(0)}
    for row in benchmark.rows:
        wanted = row.when.get(factor.code)
        if isinstance(wanted, Range):
            edges |= {edge for edge in (wanted.low, wanted.high) if edge is not None}
    inner = sorted(edges)
    between = [(one + other) / 2 for one, other in pairwise(inner)]
    return [*inner, *between, inner[-1] + 1]


def _value(factor: Factor, circumstances: Circumstances) -> Value:
    value = circumstances.values.get(factor.code)
    if value is None or value == "":
        raise BenchmarkError(f"请先填写“{factor.title}”，才能确定裁量阶次")
    if factor.is_number:
        if isinstance(value, str):
            raise BenchmarkError(f"“{factor.title}”应为数字")
        if value < 0:
            raise BenchmarkError(f"“{factor.title}”不能小于 0")
        return value
    if value not in factor.options:
        raise BenchmarkError(f"“{factor.title}”没有“{value}”这一项")
    return value


def _shift(benchmark: Benchmark, code: str) -> Shift:
    for shift in benchmark.shifts:
        if shift.code == code:
            return shift
    raise BenchmarkError(f"裁量基准“{benchmark.title}”没有情节 {code}")


def _yuan(benchmark: Benchmark, figure: Decimal, circumstances: Circumstances) -> Decimal:
    if benchmark.of is Of.YUAN:
        return figure
    if circumstances.amount is None:
        raise BenchmarkError(f"“{benchmark.title}”按比例计算罚款，请先填写计算的基数（元）")
    return (figure * circumstances.amount).quantize(_CENT, ROUND_HALF_UP)


def _holds(wanted: tuple[str, ...] | Range, value: Value | None) -> bool:
    if isinstance(wanted, Range):
        return isinstance(value, Decimal) and wanted.holds(value)
    return value in wanted


def _shown(factor: Factor, value: Value) -> str:
    return factor.options.get(value, value) if isinstance(value, str) else f"{value}{factor.unit}"
