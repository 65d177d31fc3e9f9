"""The daily bill, made shortly after midnight for every city."""

from __future__ import annotations

from datetime import time

from django.utils import timezone

from tongjian.kernel.jobs.registry import Args, daily, job
from tongjian.kernel.ledger.bills import make_due_bills
from tongjian.kernel.ledger.models import Event

MAKE_BILLS = "ledger.make-bills"


@job(MAKE_BILLS)
def make_bills(args: Args) -> None:
    """Make the bills of all days that are over."""
    for city in Event.objects.values_list("city", flat=True).distinct():
        make_due_bills(city, timezone.now())


daily(MAKE_BILLS, time(0, 15))
