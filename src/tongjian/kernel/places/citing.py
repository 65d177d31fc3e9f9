"""A case cites the edition that was in force when it was accepted, and keeps to it whatever is published."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from tongjian.kernel.cases.actions import registry
from tongjian.kernel.cases.facts import Fact, StatusChanged
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.status import Status
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places.models import Citation
from tongjian.kernel.places.queries import edition_on

__all__ = ["cite_on_acceptance"]


@registry.follower
def cite_on_acceptance(tree: Tree, case: CaseState, fact: Fact, now: datetime) -> None:
    """The root of a tree is accepted: write down what the blueprint said at that moment. 2 SQL queries.

    A case that is accepted again after a correction keeps its first citation. A city without a frame has no
    blueprint, and its cases cite none.
    """
    accepted = isinstance(fact, StatusChanged) and fact.to == Status.ACCEPTED
    if not accepted or case.id != tree.root or pack_of(tree.city).frame is None:
        return
    edition = edition_on(tree.city, timezone.localdate(now), now)
    citation = Citation(
        subject=tree.root,
        city=tree.city,
        edition=edition.numbers_text,
        digest=edition.digest,
        cited_at=now,
    )
    Citation.objects.bulk_create([citation], ignore_conflicts=True)
