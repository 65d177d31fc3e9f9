"""What was recorded, taken, drawn up, paid and published stays as it was, in the database itself."""

from __future__ import annotations

from tongjian.kernel.guards import Guard, unchanged

_OPENED = (
    *("id", "city", "channel", "organisation_id", "key", "lead", "source", "referral_id", "opened_at"),
    *("opened_by_id", "party_name", "party_nature", "party_identifier", "offence"),
)
_PUBLISHED = ("id", "case_id", "city", "version", "content", "search", "why", "published_at")
_ASKED = ("id", "case_id", "kind", "body", "asked_by_id", "asked_at")


def _never(_: str) -> str:
    return "1 = 0"


def _withdrawn_once(same: str) -> str:
    once = f"OLD.withdrawn_at IS NULL OR ({unchanged(('withdrawn_at', 'withdrawn_because'), same)})"
    return f"{unchanged(_PUBLISHED, same)} AND ({once})"


def _answered_once(same: str) -> str:
    once = f"OLD.answered_at IS NULL OR ({unchanged(('granted', 'answer', 'answered_at'), same)})"
    return f"{unchanged(_ASKED, same)} AND ({once})"


CASES = Guard(
    "enforcement_case", "what a case began with never changes", lambda same: unchanged(_OPENED, same)
)
FACTS = Guard("enforcement_fact", "a fact of a case never changes", _never)
EXHIBITS = Guard("enforcement_exhibit", "evidence never changes", _never)
CUSTODY = Guard("enforcement_custody", "the chain of custody never changes", _never)
PAPERS = Guard("enforcement_paper", "a document that was drawn up never changes", _never)
PAYMENTS = Guard("enforcement_payment", "a payment never changes", _never)
PUBLICATIONS = Guard("enforcement_publication", "what was published stays", _withdrawn_once)
REQUESTS = Guard("enforcement_partyrequest", "what a party asked for stays", _answered_once)
COUNTERSIGNS = Guard("enforcement_countersign", "a second signature never changes", _never)
MESSAGES = Guard("enforcement_fieldmessage", "a message of the field never changes", _never)

EVERY = (CASES, FACTS, EXHIBITS, CUSTODY, PAPERS, PAYMENTS, PUBLICATIONS, REQUESTS, COUNTERSIGNS, MESSAGES)
