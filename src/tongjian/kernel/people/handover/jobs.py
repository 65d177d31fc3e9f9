"""What happens on the day: the handover comes into force, and the running cases go along one by one."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F
from django.utils import timezone

from tongjian.kernel.cases.perform import Refused, perform_within
from tongjian.kernel.jobs.actions import enqueue
from tongjian.kernel.jobs.registry import Args, job
from tongjian.kernel.people.handover import acts
from tongjian.kernel.people.handover.actions import BEGIN
from tongjian.kernel.people.handover.models import Handover
from tongjian.kernel.people.handover.queries import touched
from tongjian.kernel.people.viewer import SYSTEM

CASE = "handover.case"


@job(BEGIN)
def begin(args: Args) -> None:
    """Ask for every running case to be taken along, where that was chosen."""
    row = Handover.objects.select_for_update(of=("self",)).get(pk=args["handover"])
    if row.cancelled_at is not None or row.done_at is not None:
        return
    if row.takes_along:
        for case in touched(row):
            key = f"{CASE}:{row.pk}:{case}"
            enqueue(CASE, {"handover": row.pk, "case": str(case)}, city=row.city, unique_key=key)
    row.done_at = timezone.now()
    row.save(update_fields=["done_at"])


@job(CASE)
def take_along(args: Args) -> None:
    """One case goes to the receiving body, with its record, in the transaction that marks it done."""
    try:
        perform_within(acts.HandOver.name, UUID(args["case"]), SYSTEM, {"handover": args["handover"]})
    except Refused:
        # It has ended, or gone elsewhere, since the day began: nothing is left to hand over.
        return
    Handover.objects.filter(pk=args["handover"]).update(moved=F("moved") + 1)
