"""Every write to subjects, officers, interests, conducts and referrals, by the names other rooms use.

Each act is in the ledger in the transaction that does it. `by` is the id of the acting user, None for the
platform itself; `at` the moment, told by the caller. What is refused raises `RefusedError`.
"""

from __future__ import annotations

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.officers import (
    declare_interest,
    end_interest,
    end_officer,
    enter_officer,
)
from tongjian.kernel.inspectorate.referrals import ReferralContent, accept, decline, end, refer
from tongjian.kernel.inspectorate.reporting import correct, report, withdraw
from tongjian.kernel.inspectorate.subjects import end_subject, enter_subject

__all__ = [
    "ReferralContent",
    "RefusedError",
    "accept",
    "correct",
    "declare_interest",
    "decline",
    "end",
    "end_interest",
    "end_officer",
    "end_subject",
    "enter_officer",
    "enter_subject",
    "refer",
    "report",
    "withdraw",
]
