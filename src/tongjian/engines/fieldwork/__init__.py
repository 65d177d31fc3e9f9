"""Work in the field: facts recorded on several devices, what they say together, and the way of a finding.

A visit is a set of facts. Sets are merged by union, so that nothing is lost, nothing counts twice, and the
order of arrival does not matter; the state is a fold over the set. `doubts` names what cannot be true,
`findings` is the way of what did not pass. Pure: no clock, no database, no network.
"""

from tongjian.engines.fieldwork.doubts import Doubt, Known, Spot, Terms, doubts
from tongjian.engines.fieldwork.facts import Fact, Kind, Result, merge, read_fact
from tongjian.engines.fieldwork.findings import Finding, State, Step, StepKind, WayError, after, standing
from tongjian.engines.fieldwork.fold import Answered, Signed, VisitState, fold
from tongjian.engines.fieldwork.replica import Replica
from tongjian.engines.fieldwork.shapes import MalformedError

__all__ = [
    "Answered",
    "Doubt",
    "Fact",
    "Finding",
    "Kind",
    "Known",
    "MalformedError",
    "Replica",
    "Result",
    "Signed",
    "Spot",
    "State",
    "Step",
    "StepKind",
    "Terms",
    "VisitState",
    "WayError",
    "after",
    "doubts",
    "fold",
    "merge",
    "read_fact",
    "standing",
]
