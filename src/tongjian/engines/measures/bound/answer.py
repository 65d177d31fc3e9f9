"""From what was counted to what may be said: a figure, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import product

from tongjian.engines.measures.bound.measure import Measure, Percentile
from tongjian.engines.measures.bound.periods import Period, unit_named, units_in
from tongjian.engines.measures.bound.problems import CannotAsk
from tongjian.engines.measures.bound.scan import Key
from tongjian.engines.measures.bound.source import Grain
from tongjian.engines.measures.bound.tally import Side, Tally
from tongjian.engines.measures.rational import shortest
from tongjian.engines.measures.value import Missing, NotApplicable, NotComputable


@dataclass(frozen=True)
class Figure:
    """An exact number. A quotient keeps what was divided by what; nothing has been rounded.

    `rows` is how many rows carry it, `blank` how many should have and do not hold the field.
    """

    amount: Fraction
    numerator: Fraction
    denominator: Fraction | None
    rows: int
    blank: int


class Cause(StrEnum):
    """Why a number that could be computed is not shown."""

    WINDOW_OPEN = "window_open"
    SOURCE_INCOMPLETE = "source_incomplete"
    TOO_FEW_ROWS = "too_few_rows"
    PROTECTS_OTHERS = "protects_others"


@dataclass(frozen=True)
class Suppressed:
    """The window or the sample cannot carry the number."""

    cause: Cause
    reason: str


Outcome = Figure | Missing | NotApplicable | NotComputable | Suppressed


@dataclass(frozen=True)
class Circumstances:
    """What is known about the source on the day of asking.

    `today` is the local day; `complete_to` the last day whose rows are all in the source, None where the
    source receives its rows at the moment they happen.
    """

    today: date
    complete_to: date | None = None


@dataclass(frozen=True)
class Answer:
    """What a measure says about one group; `tally` is None where the group has no row."""

    key: Key
    period: Period
    tally: Tally | None
    outcome: Outcome


def answers(
    measure: Measure,
    asked: Period,
    tallies: Mapping[Key, Tally],
    circumstances: Circumstances,
    expected: Iterable[Key] = (),
) -> tuple[Answer, ...]:
    """One answer for each group that is expected or has rows, the expected ones first and in their order."""
    keys = dict.fromkeys((*expected, *sorted(tallies, key=_order)))
    for key in keys:
        if len(key) != len(measure.group):
            raise CannotAsk(f"“{measure.title}”按 {len(measure.group)} 项分组，给出的分组是 {len(key)} 项。")
    return tuple(_answer(measure, asked, key, tallies.get(key), circumstances) for key in keys)


def every_key(measure: Measure, asked: Period, values: Mapping[str, Sequence[str | int | bool]]) -> list[Key]:
    """Every combination of groups that ought to have rows: the given values of each field, and every calendar
    unit of the period. Raises `CannotAsk` for a field without values."""
    columns: list[Sequence[str | int | bool]] = []
    for one in measure.group:
        if isinstance(one, Grain):
            columns.append(units_in(one, asked))
        elif one.name in values:
            columns.append(values[one.name])
        else:
            raise CannotAsk(f"“{measure.title}”按“{one.title}”分组，请给出应当有数据的各个值。")
    return list(product(*columns))


def judged(measure: Measure, period: Period, tally: Tally | None, known: Circumstances) -> Outcome:
    """What may be said of a tally over a period; also of tallies that were added together."""
    if (unfinished := _unfinished(period, known)) is not None:
        return unfinished
    if tally is None and measure.without_rows == "missing":
        return Missing(f"{period}没有任何数据")
    side = tally.upper if tally else Side(Fraction(0), 0, 0)
    lower = tally.lower if tally else None
    carrying = lower.held if lower is not None else side.held
    if measure.needs and carrying < measure.needs:
        # How many there are is not said: of a count that would be the number itself.
        return Suppressed(Cause.TOO_FEW_ROWS, f"数据少于规定的 {measure.needs} 行")
    return _figure(measure, side, lower)


def _answer(measure: Measure, asked: Period, key: Key, tally: Tally | None, known: Circumstances) -> Answer:
    period = asked
    for one, value in zip(measure.group, key, strict=True):
        if isinstance(one, Grain) and value is not None:
            period = unit_named(one, str(value)).within(asked)
    return Answer(key, period, tally, judged(measure, period, tally, known))


def _unfinished(period: Period, known: Circumstances) -> Suppressed | None:
    # What is asked as of a day may be asked on that day; a span of days must be over.
    if known.today < period.last or (period.first is not None and known.today == period.last):
        return Suppressed(Cause.WINDOW_OPEN, f"统计期（{period}）尚未结束")
    if known.complete_to is not None and known.complete_to < period.last:
        reason = f"数据只完整到 {known.complete_to}，统计期（{period}）的数据还不全"
        return Suppressed(Cause.SOURCE_INCOMPLETE, reason)
    return None


def _figure(measure: Measure, side: Side, lower: Side | None) -> Outcome:
    for one in (side, lower):
        if one is not None and one.rows and not one.held:
            return Missing(f"符合条件的 {one.rows} 行都没有填写要统计的数")
    if isinstance(measure.aggregate, Percentile) and side.total is None:
        return NotComputable("没有符合条件的数据，百分位数无从谈起")
    total = side.total or Fraction(0)
    if lower is None:
        return Figure(total, total, None, side.held, side.blank)
    divisor = lower.total or Fraction(0)
    if not divisor and not total:
        return NotApplicable("分母为 0，没有可计算的对象")
    if not divisor:
        return NotComputable(f"分子为 {_short(total)} 而分母为 0")
    return Figure(total / divisor, total, divisor, lower.held, max(side.blank, lower.blank))


def _short(number: Fraction) -> str:
    return f"{shortest(number, 6):f}"


def _order(key: Key) -> tuple[tuple[bool, str, str], ...]:
    """Groups in a stable order whatever they hold; rows without a group last."""
    return tuple((one is None, "" if isinstance(one, str) else "0", str(one)) for one in key)
