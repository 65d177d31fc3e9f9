"""Tables of what becomes of scores. What was said, published, decided or reported never changes (`guard`)."""

from tongjian.systems.assessment.results.models.appeals import OPEN, Appeal, AppealState, Decision, Review
from tongjian.systems.assessment.results.models.buildings import (
    BuildingKind,
    IllegalBuilding,
    Recheck,
    TopicImport,
    Treatment,
    Way,
)
from tongjian.systems.assessment.results.models.operation import Finding, OperationEntry, OperationMonth
from tongjian.systems.assessment.results.models.publishing import Line, Publication, Report, Stage
from tongjian.systems.assessment.results.models.routes import (
    DutyPeriod,
    Incident,
    Patrol,
    PatrolPoint,
    Route,
)
from tongjian.systems.assessment.results.models.using import Use, UseKind
from tongjian.systems.assessment.results.models.verifying import Outcome, Verification

__all__ = [
    "OPEN",
    "Appeal",
    "AppealState",
    "BuildingKind",
    "Decision",
    "DutyPeriod",
    "Finding",
    "IllegalBuilding",
    "Incident",
    "Line",
    "OperationEntry",
    "OperationMonth",
    "Outcome",
    "Patrol",
    "PatrolPoint",
    "Publication",
    "Recheck",
    "Report",
    "Review",
    "Route",
    "Stage",
    "TopicImport",
    "Treatment",
    "Use",
    "UseKind",
    "Verification",
    "Way",
]
