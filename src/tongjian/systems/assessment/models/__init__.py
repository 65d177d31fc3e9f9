"""Tables of the assessment: standards, periods, tasks, evidence, observations, markings and score sheets.

What was collected, marked or scored never changes (`guard`): a correction is a new row that names the one it
takes the place of. Districts are organisations of the city; `assessment/office.yaml` of the pack names them.
"""

from tongjian.systems.assessment.models.evidence import (
    Evidence,
    EvidenceState,
    Import,
)
from tongjian.systems.assessment.models.field import (
    CheckPoint,
    Marking,
    Observation,
    Photo,
    Round,
)
from tongjian.systems.assessment.models.sheets import (
    Sheet,
)
from tongjian.systems.assessment.models.standards import (
    Frequency,
    Item,
    Source,
    Standard,
)
from tongjian.systems.assessment.models.tasks import (
    Period,
    PeriodState,
    Task,
    TaskState,
)

__all__ = [
    "CheckPoint",
    "Evidence",
    "EvidenceState",
    "Frequency",
    "Import",
    "Item",
    "Marking",
    "Observation",
    "Period",
    "PeriodState",
    "Photo",
    "Round",
    "Sheet",
    "Source",
    "Standard",
    "Task",
    "TaskState",
]
