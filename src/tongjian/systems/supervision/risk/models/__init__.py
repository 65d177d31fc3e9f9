"""Runs of grading, signals, warnings and credit."""

from tongjian.systems.supervision.risk.models.credit import Display, DisplayState, Objection, Repair, Request
from tongjian.systems.supervision.risk.models.grading import Grade, Run
from tongjian.systems.supervision.risk.models.signals import Signal, SignalImport, SignalKind
from tongjian.systems.supervision.risk.models.warnings import (
    Act,
    Outcome,
    Step,
    Sweep,
    Warning,
    WarningState,
)

__all__ = [
    "Act",
    "Display",
    "DisplayState",
    "Grade",
    "Objection",
    "Outcome",
    "Repair",
    "Request",
    "Run",
    "Signal",
    "SignalImport",
    "SignalKind",
    "Step",
    "Sweep",
    "Warning",
    "WarningState",
]
