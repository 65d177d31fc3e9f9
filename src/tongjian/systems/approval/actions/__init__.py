"""Every write of this system. Importing the package declares the actions and reactions.

What follows from a fact follows in the order of these imports: a result is issued before its stage clears.
"""

# isort: off
from tongjian.systems.approval.actions import (
    intake,
    correction,
    first_review,
    declining,
    gaps,
    review,
    special,
    extension,
    consultation,
    results,
    commitment,
    revocation,
    reconsideration,
    appointment,
    joint,
    stage,
    undoing,
    overdue,
)

__all__ = [
    "appointment",
    "commitment",
    "consultation",
    "correction",
    "declining",
    "extension",
    "first_review",
    "gaps",
    "intake",
    "joint",
    "overdue",
    "reconsideration",
    "results",
    "review",
    "revocation",
    "special",
    "stage",
    "undoing",
]
