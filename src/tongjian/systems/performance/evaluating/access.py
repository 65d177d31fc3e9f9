"""Who may do what with an evaluation. A list and a page ask the same functions."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.performance.declaring.access import FILLERS, may_fill, reviewed_cities
from tongjian.systems.performance.evaluating.models import Evaluation, EvaluationState

SUBJECT = "evaluation"
"""The prefix under which drafts of forms belong to evaluations."""
READERS = (*FILLERS, Role.SUPERVISOR)
OPEN = (EvaluationState.FILLING, EvaluationState.RETURNED)
"""States in which the department may type."""


def visible(viewer: Viewer) -> Q:
    """The evaluations a viewer may see: the own department's and those of bodies below it, what was handed in
    to the own bureau, and all of the cities the viewer supervises. The condition for lists."""
    own = viewer.organisations(*FILLERS)
    return (
        Q(organisation__in=own)
        | Q(organisation__parent__in=own)
        | Q(city__in=viewer.cities(Role.SUPERVISOR))
        | Q(city__in=set(reviewed_cities(viewer)), version__gt=0)
    )


def visible_one(viewer: Viewer, evaluation: UUID) -> Evaluation:
    """The evaluation with what its page shows beside it. 1 SQL query.

    Raises `Evaluation.DoesNotExist` also when the viewer may not: a stranger learns nothing.
    """
    beside = (
        "organisation",
        "draft",
        "draft__form",
        "base",
        "declaration",
        "final",
        "spot",
        "disclosure",
        "use",
    )
    return Evaluation.objects.select_related(*beside).filter(visible(viewer)).get(pk=evaluation)


def fills_in(viewer: Viewer, evaluation: UUID) -> bool:
    """Whether the viewer may type in the form of the evaluation: asked by `kernel.forms`. 1 SQL query."""
    found = Evaluation.objects.filter(pk=evaluation).values_list("organisation_id", flat=True).first()
    return found is not None and may_fill(viewer, found)
