"""办件状态: the national status codes of a case (V2.0 and 3.0 alike) and the groups that statistics use."""

from __future__ import annotations

from enum import IntEnum


class Status(IntEnum):
    """BLZT. The numbers are the exchange standard's; the names are ours (docs/glossary.md)."""

    RECEIVED = 1
    CANCELLED = 2
    ACCEPTED = 3
    DECLINED = 4
    NOT_ACCEPTED = 5
    CORRECTION_STARTED = 6
    CORRECTION_ENDED = 7
    UNDER_REVIEW = 8
    SPECIAL_STARTED = 9
    SPECIAL_ENDED = 10
    APPROVED = 11
    APPROVED_WITH_GAPS = 12
    REFUSED = 13
    WITHDRAWN = 14
    REVOKED = 15

    @property
    def title(self) -> str:
        return _TITLES[self]


_TITLES = {
    Status.RECEIVED: "接件",
    Status.CANCELLED: "撤件",
    Status.ACCEPTED: "受理",
    Status.DECLINED: "不受理",
    Status.NOT_ACCEPTED: "不予受理",
    Status.CORRECTION_STARTED: "补正（开始）",
    Status.CORRECTION_ENDED: "补正（结束）",
    Status.UNDER_REVIEW: "部门开始办理",
    Status.SPECIAL_STARTED: "特别程序（开始）",
    Status.SPECIAL_ENDED: "特别程序（结束）",
    Status.APPROVED: "办结（通过）",
    Status.APPROVED_WITH_GAPS: "办结（容缺通过）",
    Status.REFUSED: "办结（不通过）",
    Status.WITHDRAWN: "撤回",
    Status.REVOKED: "撤销",
}

PASSED = frozenset({Status.APPROVED, Status.APPROVED_WITH_GAPS})
FINISHED = PASSED | {Status.REFUSED}
RETURNED = frozenset({Status.DECLINED, Status.NOT_ACCEPTED})
ENDED = FINISHED | RETURNED | {Status.CANCELLED, Status.WITHDRAWN, Status.REVOKED}
# Before acceptance nothing runs: the clock starts with 受理.
BEFORE_ACCEPTANCE = frozenset({Status.RECEIVED, Status.CORRECTION_STARTED, Status.CORRECTION_ENDED})
OPEN = frozenset(Status) - ENDED
# Outcomes of a task that speak against what is applied for; a pack's processes use the same words.
NEGATIVE = frozenset({"disagree", "refuse", "return", "resubmit", "reject", "amend"})
# BLZT 2, 4, 5, 13, 14, 15: no time is stated for these, and they are never overdue.
WITHOUT_TIME = ENDED - PASSED


def tone_of(status: Status) -> str:
    """The tone of a status mark: good, bad, warn, or info for whatever runs."""
    if status in PASSED:
        return "good"
    if status in {Status.REFUSED, Status.NOT_ACCEPTED, Status.DECLINED, Status.REVOKED}:
        return "bad"
    if status in {Status.CORRECTION_STARTED, Status.SPECIAL_STARTED}:
        return "warn"
    return "" if status in {Status.CANCELLED, Status.WITHDRAWN} else "info"
