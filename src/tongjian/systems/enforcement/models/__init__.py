"""Penalty cases and all that is kept of them."""

from tongjian.systems.enforcement.models.case import Case, CaseSource, Fact
from tongjian.systems.enforcement.models.kept import Custody, Exhibit, Paper, Payment
from tongjian.systems.enforcement.models.said import Countersign, FieldMessage, PartyRequest, Publication

__all__ = [
    "Case",
    "CaseSource",
    "Countersign",
    "Custody",
    "Exhibit",
    "Fact",
    "FieldMessage",
    "Paper",
    "PartyRequest",
    "Payment",
    "Publication",
]
