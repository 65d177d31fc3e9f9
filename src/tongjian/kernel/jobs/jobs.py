"""The jobs of the jobs themselves."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tongjian.kernel.jobs.models import Job, Occasion, State
from tongjian.kernel.jobs.registry import Args, job

_KEPT = timedelta(days=30)


@job("jobs.clear")
def clear(_: Args) -> None:
    """Remove jobs that were done a month ago; dead ones stay until somebody has looked at them."""
    limit = timezone.now() - _KEPT
    Job.objects.filter(state=State.DONE, finished_at__lt=limit).delete()
    Occasion.objects.filter(day__lt=limit.date()).delete()
