"""A conduct that was reported never changes, except that it is withdrawn; a referral keeps its content."""

from __future__ import annotations

from tongjian.kernel.guards import Guard, unchanged

_REPORTED = (
    *("id", "city", "kind", "number", "version", "title", "matter", "inspection", "subject_id"),
    *("organisation_id", "region", "on", "reported_at", "reported_by_id", "source", "origin", "body"),
    *("digest", "replaces_id"),
)
_HANDED = (
    *("id", "city", "target", "channel", "origin", "subject_id", "matter", "title", "content", "sender_id"),
    *("receiver_id", "sent_by_id", "sent_at", "due_on"),
)


def _conduct(same: str) -> str:
    return f"OLD.withdrawn_at IS NULL AND {unchanged(_REPORTED, same)}"


def _referral(same: str) -> str:
    return f"OLD.state IN ('offered', 'accepted') AND {unchanged(_HANDED, same)}"


CONDUCTS = Guard(
    "inspectorate_conduct", "a reported conduct never changes, it is corrected or withdrawn", _conduct
)
REFERRALS = Guard("inspectorate_referral", "what was handed over never changes, only its answer", _referral)
