"""A stage before acceptance: what the window, or the applicant who has to correct, still has to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from tongjian.kernel.cases.facts import Fact, Moved
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.status import BEFORE_ACCEPTANCE, Status
from tongjian.systems.approval.actions.correction import correct_task
from tongjian.systems.approval.actions.intake import receive_task
from tongjian.systems.approval.migration.history import Past


def facts_of(case: CaseState, window: int, pasts: Sequence[Past]) -> Iterator[tuple[datetime, Fact]]:
    """The tasks of a stage that waits; nothing for one that was accepted or has ended."""
    if case.status not in BEFORE_ACCEPTANCE or case.accepted_at:
        return
    received = receive_task(case, window)
    yield pasts[0].at, Moved(opened=(received,))
    asked = next((past.at for past in pasts if past.status is Status.CORRECTION_STARTED), None)
    if asked is None:
        return
    correct = correct_task(case)
    yield asked, Moved(opened=(correct,), closed=(received.id,))
    if case.status is Status.CORRECTION_ENDED:
        yield pasts[-1].at, Moved(opened=(receive_task(case, window),), closed=(correct.id,))
