"""What the name and the unit of an indicator say about it."""

from __future__ import annotations

import re

from tongjian.engines.measures.units import dimension

_LESS_IS_BETTER = re.compile(
    r"(投诉|故障|差错|失误|超期|逾期|信访|退件|退回|违规|违法|事故|流失|闲置|空置)"
    r"(案件|事件|事项|项目|业务)?(发生)?(率|数|数量|量|次数|件数|起数|占比|比例|比重)$"
)
_SAVING = re.compile(r"节约|节省")
_CHANGE = re.compile(r"减少|压缩|缩短|降低|精简")
_COUNTS = frozenset("个种项次份套家人件场期条台处")
ALIASES = {"可行研究充分性": "可行性研究充分性"}
"""Names of one indicator on different forms: as found, and the usual one."""


def less_is_better(name: str) -> bool:
    """Complaints, failures, delays: nobody wants more of them. 投诉办结率 is their handling, not they."""
    return bool(_LESS_IS_BETTER.search(name.strip()))


def is_saving(name: str) -> bool:
    """Money saved: more is better."""
    return bool(_SAVING.search(name))


def is_change(name: str) -> bool:
    """A reduction, of which a figure may be the amount or the result."""
    return bool(_CHANGE.search(name))


def is_count(unit: str) -> bool:
    """A number of things."""
    return dimension(unit)[0] in _COUNTS


def is_time(unit: str) -> bool:
    """Days or hours."""
    return dimension(unit)[0] in {"天", "工作日", "小时"}


def is_percent(unit: str) -> bool:
    """A percentage."""
    return dimension(unit)[0] == "%"
