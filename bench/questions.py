"""What people still have to decide about the drawing of a stage, and whether they have."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Question:
    """Findings of one department that nobody has decided yet. `check` is where they were found."""

    check: UUID
    duty: str
    numbers: tuple[int, ...]


def is_judged(stage: UUID) -> bool:
    """Whether the drawing was scrutinised and the holds of the stage follow from it."""
    from tongjian.kernel.jobs.models import Job, State
    from tongjian.systems.scrutiny.desk.rests import resting

    rests = resting(stage)
    settled = not Job.objects.filter(
        name="scrutiny.hold", args__case=str(stage), state__in=(State.WAITING, State.RUNNING)
    ).exists()
    return bool(rests.watched) and all(map(rests.judged, rests.watched)) and settled


def open_questions(stage: UUID) -> list[Question]:
    """Everything that waits for a person, by department."""
    from tongjian.kernel.cases.tree import load
    from tongjian.systems.scrutiny.desk.basis import TO_DECIDE
    from tongjian.systems.scrutiny.desk.record import record_of
    from tongjian.systems.scrutiny.desk.rests import resting

    tree = load(stage)
    decided, bodies = record_of(tree, stage).decisions, set(tree.duties.values())
    found: dict[tuple[UUID, str], list[int]] = defaultdict(list)
    for check, findings in resting(stage).findings.items():
        for each in findings:
            if each.verdict in TO_DECIDE and each.duty in bodies and each.basis not in decided:
                found[check, each.duty].append(each.number)
    return [Question(check, duty, tuple(numbers)) for (check, duty), numbers in found.items()]
