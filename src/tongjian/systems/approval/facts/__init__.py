"""What the procedures of an approval record beyond what every case records.

Each fact folds itself into :attr:`CaseState.own`; the reads are functions here, so that nobody else knows
under which names.
"""

from __future__ import annotations

from tongjian.systems.approval.facts.asking import ConsultationAsked, ReconsiderationAsked
from tongjian.systems.approval.facts.clocks import ExtensionAsked, Overdue, SpecialBegun, extension_asked
from tongjian.systems.approval.facts.joint import (
    ENDINGS,
    JointConfirmed,
    JointEnded,
    JointProposed,
    JointSession,
    joint_session,
)
from tongjian.systems.approval.facts.materials import (
    GapRenewed,
    GapWaived,
    Lacking,
    Missing,
    lacking,
    waived,
)
from tongjian.systems.approval.facts.promises import CommitmentGiven, promised
from tongjian.systems.approval.facts.undoing import Amended, Undone, reopened_at
from tongjian.systems.approval.facts.words import words_behind

__all__ = [
    "ENDINGS",
    "Amended",
    "CommitmentGiven",
    "ConsultationAsked",
    "ExtensionAsked",
    "GapRenewed",
    "GapWaived",
    "JointConfirmed",
    "JointEnded",
    "JointProposed",
    "JointSession",
    "Lacking",
    "Missing",
    "Overdue",
    "ReconsiderationAsked",
    "SpecialBegun",
    "Undone",
    "extension_asked",
    "joint_session",
    "lacking",
    "promised",
    "reopened_at",
    "waived",
    "words_behind",
]
