"""What never changes: what sources handed in, closed batches, kept reports, orders, answers to quizzes."""

from __future__ import annotations

from tongjian.kernel.guards import Guard, unchanged

_DELIVERED = (
    *("id", "city", "intake_id", "line", "source", "kind", "number", "title", "region", "organisation_id"),
    *("on", "operation", "body", "digest", "mistakes", "conduct_id", "at"),
)
_SITTING = ("id", "session_id", "user_id", "attempt", "asked", "answers", "right", "of", "passed", "at")
_REPORT = ("id", "city", "month", "version", "body", "digest", "inputs", "at", "by_id")
_ORDER = ("id", "site_id", "kind", "lifts_id", "scope", "reason", "letter_id", "at", "by_id")
_CONCLUSION = ("site_id", "passed", "opinion", "letter_id", "at", "by_id")

DELIVERED = Guard(
    "supervision_centre_delivered",
    "what a source handed in never changes, only whether it was settled",
    lambda same: f"OLD.settled_at IS NULL AND {unchanged(_DELIVERED, same)}",
)
BATCHES = Guard(
    "supervision_centre_batch",
    "a closed batch never changes",
    lambda same: f"OLD.closed_at IS NULL AND {unchanged(('id', 'city', 'number'), same)}",
)
BATCH_ROWS = Guard(
    "supervision_centre_batchrow",
    "what was handed over stays handed over",
    lambda same: unchanged(("id", "batch_id", "serial", "conduct_id", "operation"), same),
)
GOVERNANCE = Guard(
    "supervision_centre_governancereport",
    "a report that was kept never changes",
    lambda same: unchanged((*_REPORT, "as_of"), same),
)
OPERATION = Guard(
    "supervision_centre_operationreport",
    "a report that was kept never changes",
    lambda same: unchanged((*_REPORT, "until"), same),
)
ORDERS = Guard(
    "supervision_centre_order",
    "an order to a site never changes, another one lifts it",
    lambda same: unchanged(_ORDER, same),
)
CONCLUSIONS = Guard(
    "supervision_centre_conclusion",
    "a conclusion never changes",
    lambda same: unchanged(_CONCLUSION, same),
)
SITTINGS = Guard(
    "supervision_centre_sitting",
    "what was answered in a quiz never changes",
    lambda same: unchanged(_SITTING, same),
)
EVERY = (DELIVERED, BATCHES, BATCH_ROWS, GOVERNANCE, OPERATION, ORDERS, CONCLUSIONS, SITTINGS)
