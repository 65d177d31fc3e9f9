"""部门意见: what departments concluded on the steps of the cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongjian.kernel.cases.facts import TaskDone
from tongjian.kernel.cases.queries import outcome_label
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.ledger.models import Event
from tongjian.kernel.people.viewer import Role
from tongjian.systems.approval.project.dossier.reading import Dossier


@dataclass(frozen=True)
class Opinion:
    """What an official concluded on a step of a case."""

    case: UUID
    case_title: str
    stage: str
    organisation: str
    step: str
    outcome: str
    tone: str
    text: str
    by: str
    at: datetime


_TONES = {"agree": "good", "disagree": "bad", "refuse": "bad", "return": "warn", "rework": "warn"}
"""Of the outcomes that mean the same in every process; others are told without a judgement."""


def opinions(dossier: Dossier) -> list[Opinion]:
    """Every conclusion of an official in the readable cases, the latest first.

    8 SQL queries, 2 more while definitions are new.
    """
    dossier.definitions(dossier.readable)
    found = [
        _opinion(dossier, tree, event, fact)
        for tree in dossier.readable
        for event, fact in tree.history
        if isinstance(fact, TaskDone) and _by_official(tree, event, fact)
    ]
    return sorted(found, key=lambda opinion: opinion.at, reverse=True)


def _by_official(tree: Tree, event: Event, fact: TaskDone) -> bool:
    return tree.cases[event.chain].tasks[UUID(fact.task)].role != Role.APPLICANT


def _opinion(dossier: Dossier, tree: Tree, event: Event, fact: TaskDone) -> Opinion:
    case = tree.cases[event.chain]
    task = case.tasks[UUID(fact.task)]
    return Opinion(
        case=case.id,
        case_title=case.title,
        stage=dossier.stage_title(tree),
        organisation=dossier.names.organisations.get(task.organisation, ""),
        step=task.title,
        outcome=fact.said or outcome_label(tree, case.id, task.node, fact.outcome),
        tone=_TONES.get(fact.outcome, "info"),
        text=dossier.names.texts.get(fact.remark, ""),
        by=dossier.names.people.get(event.actor, "") if event.actor else "系统",
        at=event.at,
    )
