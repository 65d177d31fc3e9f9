"""Jobs that wait, run, are done or dead; and which period of a periodic job has been taken."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone


class State(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", "等待"
    RUNNING = "running", "执行中"
    DONE = "done", "完成"
    DEAD = "dead", "失败"


class Job(models.Model):
    """One piece of work. A row is inserted in the transaction that wants the work done.

    `ready_at` is the moment from which a worker may take it: for a waiting job its due time, for a running
    one the end of its lease. So a job whose worker was killed needs nobody to find it. `lease` is the token
    of whoever took it last; only its holder can finish the job.
    """

    city = models.CharField(max_length=32, blank=True)
    name = models.CharField(max_length=64)
    args = models.JSONField(default=dict)
    unique_key = models.CharField(max_length=128, null=True)  # NULL: any number of jobs without a key
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    ready_at = models.DateTimeField(default=timezone.now)
    lease = models.UUIDField(null=True)
    worker = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("unique_key",), condition=Q(state="waiting"), name="job_waits_once_per_key"
            ),
        )
        indexes = (
            models.Index(
                fields=("ready_at", "id"), condition=Q(state__in=("waiting", "running")), name="job_ready"
            ),
            models.Index(fields=("-id",), condition=Q(state="dead"), name="job_dead"),
            models.Index(fields=("finished_at",), condition=Q(state="done"), name="job_done"),
        )

    def __str__(self) -> str:
        return f"{self.name} #{self.pk} {self.state}"


class Occasion(models.Model):
    """A period (a local day) of a periodic job that has been enqueued; inserted together with the job."""

    name = models.CharField(max_length=64)
    day = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("name", "day"), name="occasion_once"),)

    def __str__(self) -> str:
        return f"{self.name} {self.day}"
