"""How states look: the tone of the mark beside them."""

from __future__ import annotations

from collections.abc import Mapping

from tongjian.systems.supervision.field.models import FindingState, VisitState

VISIT_TONES: Mapping[str, str] = {
    VisitState.OPEN: "info",
    VisitState.CONCLUDED: "good",
    VisitState.CANCELLED: "",
}
FINDING_TONES: Mapping[str, str] = {
    FindingState.FOUND: "warn",
    FindingState.ORDERED: "info",
    FindingState.REPLIED: "warn",
    FindingState.UNMENDED: "bad",
    FindingState.REFERRED: "warn",
    FindingState.TAKEN: "info",
    FindingState.CLOSED: "good",
    FindingState.WITHDRAWN: "",
}
