"""Matters and checklists as they were in force, plans with their rounds, and who goes to whom when."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from tongjian.kernel.draws.models import Draw
from tongjian.kernel.inspectorate.models import Officer, Subject
from tongjian.kernel.people.models import Organisation, User
from tongjian.systems.supervision.taskmodels import PlanPrice as PlanPrice
from tongjian.systems.supervision.taskmodels import PlanTask as PlanTask


class EditionKind(models.TextChoices):
    """What the pack keeps in versions."""

    MATTER = "matter", "监管事项"
    CHECKLIST = "checklist", "检查实施清单"


class Edition(models.Model):
    """A matter or a checklist as one version of the pack had it, under its digest. It never changes.

    `number` counts the versions of a code from 1. `until` is the day from which another holds, or none.
    `words` is what a search reads.
    """

    city = models.CharField(max_length=32)
    kind = models.CharField(max_length=10, choices=EditionKind.choices)
    code = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    words = models.TextField()
    body = models.TextField()
    digest = models.CharField(max_length=64)
    since = models.DateField()
    until = models.DateField(null=True)
    adopted_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("city", "kind", "code", "number"), name="edition_number_once"),
            models.UniqueConstraint(
                fields=("city", "kind", "code"), condition=Q(until__isnull=True), name="edition_one_in_force"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.number}"


class PlanState(models.TextChoices):
    """The states of a plan: each round is announced, drawn, carried out and ended; then the next."""

    DRAFT = "draft", "起草"
    ANNOUNCED = "announced", "已公告"
    DRAWN = "drawn", "已抽取"
    RUNNING = "running", "检查中"
    ENDED = "ended", "已结束"


class Plan(models.Model):
    """A yearly plan of random checks (年度双随机抽查计划) of one body for its region.

    `lines` are the matters with ratio and frequency (`plans.lines.Line`), `weighting` the name of the pack's
    weighting that was chosen, `round` the round the state is about (0: none yet), of `rounds` a year.
    `days` is the number of days a team has from the draw. `officers_each` limits the visits of one officer.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    region = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    lines = models.JSONField()
    weighting = models.CharField(max_length=40)
    people = models.PositiveSmallIntegerField(default=2)
    most_visits = models.PositiveIntegerField(null=True)
    days = models.PositiveSmallIntegerField()
    rounds = models.PositiveSmallIntegerField(default=1)
    round = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("city", "year", "number"), name="plan_number_once_a_year"),
            models.CheckConstraint(condition=Q(round__lte=F("rounds")), name="plan_round_is_one_of_them"),
        )
        indexes: ClassVar = [models.Index(fields=["city", "-made_at", "id"], name="plan_of_city")]

    def __str__(self) -> str:
        return self.title


class AssignmentKind(models.TextChoices):
    """Why somebody goes there: drawn at random, or one of the special checks."""

    RANDOM = "random", "双随机抽查"
    COMPLAINT = "complaint", "投诉举报核查"
    FOCUS = "focus", "专项检查"
    FULL = "full", "重点监管全覆盖"


class AssignmentState(models.TextChoices):
    """What became of it. A void one was replaced by another draw, or called off."""

    OPEN = "open", "待检查"
    STARTED = "started", "检查中"
    CONCLUDED = "concluded", "已检查"
    VOID = "void", "已取消"


class Assignment(models.Model):
    """One visit to be made: one object, all its matters (codes of sub-items), the team, and until when.

    `region` is that of the object and decides who sees it; `organisation` the body that sends the team.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    region = models.CharField(max_length=12)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=AssignmentKind.choices)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="assignments")
    matters = models.JSONField()
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="assignments")
    round = models.PositiveSmallIntegerField(default=0)
    draw = models.ForeignKey(Draw, models.PROTECT, null=True, related_name="+")
    team = models.ManyToManyField(Officer, through="Seat", related_name="assignments")
    reason = models.CharField(max_length=500, blank=True)
    assigned_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=AssignmentState.choices, default=AssignmentState.OPEN)
    assigned_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("draw", "subject"), name="assignment_once_a_draw"),
            models.CheckConstraint(
                condition=Q(kind="random", plan__isnull=False, draw__isnull=False)
                | (~Q(kind="random") & Q(plan__isnull=True, draw__isnull=True)),
                name="assignment_is_drawn_or_special",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("open", "started"), ended_at__isnull=True)
                | Q(state__in=("concluded", "void"), ended_at__isnull=False),
                name="assignment_ends_once",
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["city", "state", "due_on"], name="assignment_due"),
            models.Index(fields=["plan", "round", "id"], name="assignment_of_round"),
            models.Index(fields=["subject", "-assigned_at"], name="assignment_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.due_on}"


class Seat(models.Model):
    """An officer of a team; `place` counts from 1, the first seats are those of the specialisms needed."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="seats")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="seats")
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("assignment", "officer"), name="seat_taken_once"),
            models.UniqueConstraint(fields=("assignment", "place"), name="seat_place_once"),
        )
        indexes: ClassVar = [models.Index(fields=["officer", "assignment"], name="seat_of_officer")]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.place}"
