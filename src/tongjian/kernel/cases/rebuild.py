"""Write the rows of cases anew from the ledger: after a calendar has changed, or after somebody changed rows.

Due days are a projection of the clock. When a holiday notice is loaded, every provisional day is worked out
again; nothing in the ledger changes.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from tongjian.kernel.cases import projection
from tongjian.kernel.cases import tree as trees
from tongjian.kernel.cases.models import Case, Task
from tongjian.kernel.cases.status import OPEN
from tongjian.kernel.cases.writing import write_transaction
from tongjian.kernel.packs.queries import calendar_of, pack_of

BATCH = 200


def rebuild(city: str, *, everything: bool = False) -> int:
    """Rewrite the open cases of a city, or `everything`; each tree in a transaction of its own. How many."""
    done, after = 0, UUID(int=0)
    while roots := roots_after(city, after, everything=everything):
        for root in roots:
            with write_transaction():
                write_anew(root)
        done, after = done + len(roots), roots[-1]
    return done


def roots_after(city: str, after: UUID, *, everything: bool = False) -> list[UUID]:
    """The next trees of a city in the order of their ids."""
    cases = Case.objects.filter(city=city, parent=None, id__gt=after)
    if not everything:
        # A case that has ended may still have something to do: a promise to verify, a gap to fill.
        waiting = Task.objects.filter(city=city, open=True).values("root")
        cases = cases.filter(Q(status__in=OPEN) | Q(pk__in=waiting))
    return list(cases.order_by("id").values_list("id", flat=True)[:BATCH])


def write_anew(root: UUID) -> None:
    """Rewrite the rows of one tree under its lock, inside the caller's transaction."""
    tree = trees.load(trees.lock(root))
    projection.write(tree.cases.values(), calendar_of(tree.city), pack_of(tree.city).settings.light)
