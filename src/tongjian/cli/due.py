"""`tongjian due`: when a limit is over, with every day that was counted."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date

from tongjian.cli.pack_files import pack_file
from tongjian.engines.worktime import (
    Calendar,
    Due,
    Event,
    Extended,
    Resumed,
    Started,
    Suspended,
    Unit,
    WorktimeError,
    due,
    limit_of,
)
from tongjian.engines.worktime.events import local_day
from tongjian.kernel.packs.mistakes import PackErrors

HELP = "计算期限届满日，并逐日说明"

_WEEKDAYS = "一二三四五六日"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UNITS = {Unit.WORKDAY: "个工作日", Unit.DAY: "天（自然日）"}


class _Refusal(ValueError):
    """An argument that makes no sense. The message is a sentence."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options; their values are checked in `run`, where a refusal is a sentence."""
    parser.add_argument("--from", dest="start", default="", metavar="DATE", help="受理日期（当日不计），必填")
    parser.add_argument("--days", default="", metavar="N", help="期限的天数，必填")
    parser.add_argument("--unit", default="workday", help="workday 工作日（默认）或 day 自然日")
    parser.add_argument(
        "--suspend",
        action="append",
        default=[],
        metavar="A..B",
        help="自 A 日暂停、B 日恢复（A 日照计，B 日不计）；可多次；“A..”表示尚未恢复",
    )
    parser.add_argument("--extend", default="0", metavar="N", help="延长的天数")
    parser.add_argument("--city", metavar="PACK", help="使用哪个数据包的工作日历")
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def run(args: argparse.Namespace) -> int:
    """Print the answer; 2 and a sentence on stderr when the question cannot be answered."""
    try:
        calendar = Calendar.load(pack_file("calendar/holidays.yaml", args.city))
        unit = _unit(args.unit)
        events = tuple(_events(args))
        answer = due(events, limit_of(_number(args.days, "--days"), unit), calendar)
        print(_as_json(answer) if args.json else _as_text(answer, unit, events))
    except (_Refusal, LookupError, PackErrors, WorktimeError) as refusal:
        print(refusal, file=sys.stderr)
        return 2
    return 0


def _events(args: argparse.Namespace) -> Iterator[Event]:
    start = _day(args.start, "--from")
    yield Started(start)
    for number, given in enumerate(args.suspend, start=1):
        first, dots, last = given.partition("..")
        if not dots:
            raise _Refusal(f"--suspend {given} 写法不对：应为 起始日..恢复日，例如 2020-09-27..2020-09-30")
        begin = _day(first, "--suspend")
        kind = f"第 {number} 次暂停"
        yield Suspended(begin, kind)
        if last:
            end = _day(last, "--suspend")
            if end < begin:
                raise _Refusal(f"--suspend {given} 不成立：恢复日早于起始日")
            yield Resumed(end, kind)
    if extension := _number(args.extend, "--extend"):
        yield Extended(start, extension)


def _unit(text: str) -> Unit:
    if text not in set(Unit):
        raise _Refusal(f"--unit {text} 不成立：应为 workday（工作日）或 day（自然日）")
    return Unit(text)


def _day(text: str, option: str) -> date:
    if not text:
        raise _Refusal(f"{option} 缺少日期：应为 2020-09-25 这样的日期")
    # `fromisoformat` alone would also take weeks (2020-W39-5) and days without hyphens.
    if _DATE.fullmatch(text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    raise _Refusal(f"{option} 的日期“{text}”不存在或写法不对：应为 2020-09-25 这样的日期")


def _number(text: str, option: str) -> int:
    if not text:
        raise _Refusal(f"缺少 {option}：应为不小于 0 的整数，例如 {option} 7")
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise _Refusal(f"{option} “{text}”不成立：应为 0 至 999999 的整数")
    return int(text)


def _as_json(answer: Due) -> str:
    data = answer.to_json()
    return json.dumps(
        {
            "due": data["due"],
            "provisional": answer.provisional,
            "elapsed": sum(day.counted for day in answer.explanation),
            "explanation": data["explanation"],
        },
        ensure_ascii=False,
    )


def _as_text(answer: Due, unit: Unit, events: Sequence[Event]) -> str:
    lines = [
        f"{day.date} 周{_WEEKDAYS[day.date.weekday()]}  {'＋' if day.counted else '　'} {day.reason}"
        f"{'（暂定）' if day.provisional else ''}"
        for day in answer.explanation
    ]
    start = local_day(events[0].at)
    early = (local_day(event.at) for event in events if isinstance(event, Suspended))
    lines += [f"{day} 起的暂停早于受理，不计" for day in early if day < start]
    if answer.day is None:
        lines.append(f"暂停尚未恢复，届满日未定，不早于 {answer.earliest}")
    else:
        lines.append(f"届满日 {answer.day}，共 {answer.total} {_UNITS[unit]}")
    if answer.provisional:
        lines.append("暂定：涉及尚未公布放假安排的日子，公布后须重新计算")
    return "\n".join(lines)
