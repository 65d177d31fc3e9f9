"""Projections: the rows people query. All of them can be rebuilt from the ledger (`tongjian verify`)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongjian.kernel.cases.status import Status


class Case(models.Model):
    """办件: one matter applied for, or a stage whose children are its matters.

    `root` is the case at the top of the tree; its row is the lock of the whole tree. `due_on` and `warn_on`
    are what the clock gives today and are rebuilt when a calendar changes; lights are never stored.
    """

    id = models.UUIDField(primary_key=True)
    city = models.CharField(max_length=32)
    root = models.UUIDField()
    parent = models.UUIDField(null=True)
    kind = models.CharField(max_length=32)
    matter = models.CharField(max_length=64)
    definition = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    number = models.CharField(max_length=48)
    organisation = models.BigIntegerField()
    applicant = models.BigIntegerField(null=True)
    project = models.UUIDField(null=True)
    works = models.UUIDField(null=True)
    status = models.PositiveSmallIntegerField(choices=[(s.value, s.title) for s in Status])
    status_since = models.DateTimeField()
    opened_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    warn_on = models.DateField(null=True)
    provisional = models.BooleanField(default=False)
    paused = models.BooleanField(default=False)
    seq = models.PositiveIntegerField()
    head = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "number"], name="case_number_once")]
        indexes = [
            models.Index(fields=["root", "id"], name="case_tree"),
            models.Index(fields=["city", "status", "due_on", "id"], name="case_city_status"),
            models.Index(fields=["applicant", "opened_at", "id"], name="case_applicant"),
            models.Index(fields=["project", "opened_at"], name="case_project"),
            models.Index(fields=["organisation", "root"], name="case_organisation"),
            # Lists of a city's applications, the latest first (ids follow time), and those of one stage.
            models.Index(fields=["city", "kind", "id"], name="case_in_order", condition=Q(parent=None)),
            models.Index(
                fields=["city", "matter", "project"], name="case_of_matter", condition=Q(parent=None)
            ),
            models.Index(
                fields=["city", "opened_at", "project"], name="case_opened", condition=Q(parent=None)
            ),
            models.Index(
                fields=["city", "ended_at"],
                name="case_ended",
                condition=Q(parent=None, ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Task(models.Model):
    """A thing somebody has to do on a case: receive, review, give an opinion, correct."""

    id = models.UUIDField(primary_key=True)
    city = models.CharField(max_length=32)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    root = models.UUIDField()
    node = models.CharField(max_length=64)
    title = models.CharField(max_length=100)
    organisation = models.BigIntegerField()
    role = models.CharField(max_length=24)
    assignee = models.BigIntegerField(null=True)
    open = models.BooleanField()
    opened_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    warn_on = models.DateField(null=True)
    # The due day, or the end of time where the clock stands: what lists are sorted by.
    urgent_on = models.DateField()
    provisional = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=48, blank=True)
    opinion = models.CharField(max_length=64, blank=True)
    done_by = models.BigIntegerField(null=True)
    on_behalf_of = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            # The workbench: the open tasks of one post, the most urgent first; standing clocks come last.
            models.Index(
                fields=["organisation", "role", "urgent_on", "id"],
                name="task_workbench",
                condition=Q(open=True),
            ),
            models.Index(
                fields=["organisation", "role", "warn_on"], name="task_warned", condition=Q(open=True)
            ),
            models.Index(fields=["root", "case"], name="task_tree"),
            models.Index(fields=["organisation", "root"], name="task_participant"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.node})"


class Hold(models.Model):
    """What keeps a department's approval from being given, who placed it and why."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="holds")
    city = models.CharField(max_length=32)
    key = models.CharField(max_length=120)
    system = models.CharField(max_length=32)
    duty = models.CharField(max_length=48)
    reason = models.CharField(max_length=400)
    link = models.CharField(max_length=200, blank=True)
    placed_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    because = models.CharField(max_length=24, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="hold_once")]
        indexes = [
            # What a department has to see to: the holds that stand, of one department.
            models.Index(
                fields=["city", "duty", "case"], name="hold_standing", condition=Q(released_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system}: {self.reason}"
