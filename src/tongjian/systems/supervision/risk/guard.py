"""Runs and steps never change; what was found, displayed or asked stays, only its way goes on."""

from __future__ import annotations

from collections.abc import Callable

from tongjian.kernel.guards import Guard, unchanged


def _never(_: str) -> str:
    return "1 = 0"


def _kept(*columns: str) -> Callable[[str], str]:
    return lambda same: unchanged(columns, same)


def _open(*columns: str) -> Callable[[str], str]:
    """What was asked stays; once it is decided nothing changes."""
    return lambda same: f"OLD.state = 'open' AND {unchanged(columns, same)}"


_T = "supervision_risk_"
_ASKED = ("id", "display_id", "grounds", "document_id", "asked_by_id", "asked_at", "due_on")
RUNS = Guard(f"{_T}run", "a run of grading never changes", _never)
GRADES = Guard(f"{_T}grade", "a grade of a run never changes", _never)
STEPS = Guard(f"{_T}step", "a step of a warning never changes", _never)
IMPORTS = Guard(f"{_T}signalimport", "an imported table never changes", _never)
SIGNALS = Guard(
    f"{_T}signal",
    "a signal is only withdrawn",
    _kept("id", "city", "subject_id", "kind", "code", "title", "on", "until", "table_id", "by_id", "at"),
)
WARNINGS = Guard(
    f"{_T}warning",
    "a warning goes its way, what was found stays",
    _kept(
        *("id", "city", "subject_id", "rule", "rule_body", "period", "found_on", "found_at"),
        *("value", "threshold", "detail"),
    ),
)
DISPLAYS = Guard(
    f"{_T}display",
    "a display ends or is annotated, what it shows stays",
    _kept("id", "city", "number", "subject_id", "decided_on", "begins"),
)
OBJECTIONS = Guard(f"{_T}objection", "an objection is decided once", _open(*_ASKED))
REPAIRS = Guard(f"{_T}repair", "a request for repair is decided once", _open(*_ASKED))

EVERY = (RUNS, GRADES, STEPS, IMPORTS, SIGNALS, WARNINGS, DISPLAYS, OBJECTIONS, REPAIRS)
