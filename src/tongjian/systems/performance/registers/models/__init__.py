"""Tables of the registers and of the budget."""

from tongjian.systems.performance.registers.models.budget import (
    AccountLine,
    Book,
    BookKind,
    ExecutionLine,
    LineKind,
    Side,
)
from tongjian.systems.performance.registers.models.conduct import (
    Lawsuit,
    NilReturn,
    Paper,
    Review,
    RiskEvent,
    Task,
    Training,
)
from tongjian.systems.performance.registers.models.entry import Entry, EntryState, RegisterImport
from tongjian.systems.performance.registers.models.procurement import Acceptance, Change, Contract, Tender
from tongjian.systems.performance.registers.models.spending import Asset, Payment, PlannedPayment

__all__ = [
    "Acceptance",
    "AccountLine",
    "Asset",
    "Book",
    "BookKind",
    "Change",
    "Contract",
    "Entry",
    "EntryState",
    "ExecutionLine",
    "Lawsuit",
    "LineKind",
    "NilReturn",
    "Paper",
    "Payment",
    "PlannedPayment",
    "RegisterImport",
    "Review",
    "RiskEvent",
    "Side",
    "Task",
    "Tender",
    "Training",
]
