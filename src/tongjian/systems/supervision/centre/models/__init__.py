"""Tables of the centre."""

from tongjian.systems.supervision.centre.models.operation import (
    Complaint,
    HourCount,
    HourLife,
    OperationReport,
)
from tongjian.systems.supervision.centre.models.records import (
    Batch,
    BatchRow,
    Delivered,
    GovernanceReport,
    Intake,
)
from tongjian.systems.supervision.centre.models.sites import (
    Conclusion,
    HiddenCheck,
    HiddenState,
    Milestone,
    Order,
    OrderKind,
    Site,
    SiteState,
)
from tongjian.systems.supervision.centre.models.training import Attendance, Session, Sitting

__all__ = [
    "Attendance",
    "Batch",
    "BatchRow",
    "Complaint",
    "Conclusion",
    "Delivered",
    "GovernanceReport",
    "HiddenCheck",
    "HiddenState",
    "HourCount",
    "HourLife",
    "Intake",
    "Milestone",
    "OperationReport",
    "Order",
    "OrderKind",
    "Session",
    "Site",
    "SiteState",
    "Sitting",
]
